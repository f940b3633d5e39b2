// How somebody stands: the induction and its topics, where they lean, how sure they are, and the record of it.

import { call } from "./api.js";
import { bar, button, card, download, el, goTo, lines, list, problemPlace, row, said, say, screen, word, working } from "./parts.js";
import { calibration, leanings } from "./plot.js";
import { gym, take } from "./state.js";

const RECORD = "threshold-gym-practice-record.pdf";

export async function profileScreen() {
  const { standing } = take(await call("standing", { progress: gym.progress }));
  return screen("Your profile",
    el("p", {}, "Only you see this. It is about how you decide on made-up cases, and it ranks nobody."),
    induction(standing),
    card(word("profile_heading", "Later or sooner than the guide"), leanings(standing.profile)),
    card(word("calibration_heading", "How sure you were"), said(standing.calibration?.words), calibration(standing.calibration)),
    topics(standing),
    gym.cohort ? card(word("cohort_heading", "Your group"), el("p", {}, "You came with a group's link."), row(goTo("Share your result without a name", `cohort=${gym.cohort}`))) : null,
    said(standing.practice_only, "standing"));
}

function induction(standing) {
  const { progress_bar: whole, induction: state } = standing;
  const problem = problemPlace();
  const save = button("Download the practice record (PDF)", (pressed) => working(pressed, problem, async () => {
    download(await call("certificate", { progress: gym.progress }, { file: true }), RECORD);
    say("The practice record is in your downloads.");
  }), { main: true });
  return card(word("standing_heading", "Your induction"), el("p", {}, whole?.words), bar(whole?.done ?? 0, whole?.of ?? 0, "meter meter--tall"), said(state?.words),
    state?.complete ? [problem, row(save)]
      : [list(state?.missing).length ? [el("h3", {}, "Still to do"), lines(state.missing)] : null, row(goTo("Go on with cases", "practice", { main: true }))]);
}

function topics(standing) {
  return card("Topics", el("ul", { class: "topics" }, list(standing.topics).map((topic) => el("li", { class: "topics__row" },
    el("p", { class: "topics__label" }, topic.label, topic.reached ? [" ", el("span", { class: "tag" }, "standard reached")] : null),
    goTo(["Practise", el("span", { class: "visually-hidden" }, `: ${topic.label}`)], `practice=${topic.id}`),
    bar(topic.decisions, topic.standard),
    el("p", { class: "topics__words" }, topic.words ?? `${topic.decisions} of ${topic.standard} decisions`)))));
}
