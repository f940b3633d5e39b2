// The first screen: what this is, where the learner stands, and the next thing to do.

import { begun, gym, lessonsNow } from "./state.js";
import { bar, card, el, goTo, lines, list, row, said, screen, word } from "./parts.js";

const HOW = [
  "Lessons of about five minutes, each with three questions.",
  "Made-up cases as a colleague would tell them. You ask, then you decide.",
  "The rules of the guide mark your decision, with their reasons and sources.",
  "You see whether you tend to refer later or sooner than the guide, and on which harm.",
  "It is complete when the lessons are done, each topic is at the standard, and no case that calls for acting at once was missed lately. That takes about a hundred decisions, so plan several sessions of ten minutes.",
];
const OWN = "There is no account. Your progress stays on this page until you save it as a file. Save it before you close the page.";

export function startScreen() {
  const { words, standing } = gym;
  const next = nextStep();
  return screen(word("title", "Threshold gym"),
    said(words.about ?? words.not_live, "lead"),
    begun() ? card(word("standing_heading", "Where you are"), el("p", {}, standing?.progress_bar?.words),
      bar(standing?.progress_bar?.done ?? 0, standing?.progress_bar?.of ?? 0),
      standing?.induction?.words ? el("p", {}, standing.induction.words) : null,
      row(goTo(next.words, next.hash, { main: true }), goTo("Keep or load progress", "keep")))
      : card("Begin", row(goTo(next.words, next.hash, { main: true }), goTo("Straight to the cases", "practice")),
        row(goTo("I have a progress file", "keep"))),
    card("How it goes", lines(list(words.how).length ? words.how : HOW), el("p", {}, words.own_data ?? OWN)),
    said(standing?.practice_only ?? words.practice_only, "standing"));
}

/** The first lesson that is not done, then cases. */
export function nextStep() {
  const lesson = lessonsNow().find((each) => !each.done && !each.optional);
  if (!begun()) return lesson ? { words: "Begin with the first lesson", hash: `lesson=${lesson.id}` } : { words: "Begin with a case", hash: "practice" };
  if (gym.standing?.induction?.complete) return { words: "Get the practice record", hash: "profile" };
  return lesson ? { words: `Go on: ${lesson.title}`, hash: `lesson=${lesson.id}` } : { words: "Go on with cases", hash: "practice" };
}
