// A case: its story, what the learner asks, and what they decide. Nothing of the answer is on the page until they have.

import { disclosure } from "../dom.js";
import { question } from "../questions.js";
import { call } from "./api.js";
import { Clock } from "./clock.js";
import { markingScreen } from "./marking.js";
import { button, card, el, goTo, list, once, paragraphs, problemList, problemPlace, row, said, say, screen, word, working } from "./parts.js";
import { session } from "./session.js";
import { advance, gym } from "./state.js";

/** The case in hand as it was left, or the next one. `topic` asks for a case of that topic. */
export async function practiceScreen(topic) {
  if (topic && gym.current?.topic !== topic) gym.current = null;
  if (!gym.current) await next({ topic });
  return gym.current.screen;
}

export function stopClock() {
  gym.current?.clock?.stop();
}

/** Ask for a case and draw it, or the end of the session. */
async function next({ topic, fresh = false } = {}) {
  const body = { ...(topic ? { topic } : {}), ...(fresh ? { new_session: true } : {}) };
  const answer = await advance("next", body);
  gym.current?.clock?.end();
  gym.current = answer.case ? caseInHand(answer.case, topic) : { screen: restScreen(answer.rest), topic };
}

/** From a button: the next screen takes the place of this one. */
function goOn(pressed, place, options) {
  return working(pressed, place, async () => {
    await next(options);
    redraw();
  });
}

function redraw() {
  if (location.hash.split("=")[0] === "#practice") window.dispatchEvent(new Event("gym-redraw"));
  else location.hash = "practice";
}

function caseInHand(given, topic) {
  const current = { case: given, topic, asked: [], clock: new Clock() };
  current.screen = caseScreen(current);
  return current;
}

function caseScreen(current) {
  const { case: given, clock } = current;
  const unfolding = list(given.earlier).length > 0;
  const story = el("section", { class: "card card--story", "aria-label": "The story" },
    given.age ? el("p", { class: "case__age" }, given.age) : null,
    unfolding ? disclosure("What happened before", list(given.earlier).map((each) => paragraphs(each)), { className: "more more--small" }) : null,
    paragraphs(given.story, "case__story"));
  const pausable = el("div", { class: "case" }, el("div", { class: "case__told" }, story, asks(current)), decision(current));
  const made = screen(given.title,
    el("div", { class: "above" }, session(), pause(pausable, clock)), unfolding ? el("p", { class: "tag tag--new" }, word("then_heading", "Something new has happened")) : null,
    given.seen_before ? el("p", { class: "small" }, "You have met this case before.") : null,
    pausable);
  made.shown = () => { if (!pausable.hidden) clock.start(); };
  return made;
}

function pause(hidden, clock) {
  const words = el("p", { class: "small", hidden: true }, "Paused. The time stands still, and what you chose is kept.");
  const [stop, go] = [word("pause", "Pause"), word("go_on", "Go on")];
  const press = button(stop, (pressed) => {
    hidden.hidden = !hidden.hidden;
    words.hidden = !hidden.hidden;
    pressed.textContent = hidden.hidden ? go : stop;
    if (hidden.hidden) clock.stop();
    else clock.start();
    say(hidden.hidden ? words.textContent : "Going on.");
  }, { small: true });
  return el("div", { class: "no-print pause" }, press, words);
}

/** What may be asked. An answer stays under its question. */
function asks(current) {
  const { case: given } = current;
  if (!list(given.asks).length) return null;
  return card(word("ask_heading", "Find out more, if you like"),
    el("ul", { class: "asks-list" }, given.asks.map((each) => {
      const answer = el("div", { class: "asks-list__answer", "aria-live": "polite" });
      const problem = problemPlace();
      const press = button(each.question, (pressed) => working(pressed, problem, async () => {
        const { answer: told } = await call("ask", { case: given.id, stage: given.stage, ask: each.n });
        if (!current.asked.includes(each.n)) current.asked.push(each.n);
        answer.replaceChildren(...paragraphs(told));
        // Asked once; the question stays to be read and keeps the focus.
        pressed.classList.add("asks-list__asked");
        requestAnimationFrame(() => pressed.setAttribute("aria-disabled", "true"));
      }), { class: "button asks-list__question" });
      return el("li", {}, press, problem, answer);
    })));
}

function decision(current) {
  const { case: given, clock } = current;
  const { routes, adult, first, advice, confidence } = gym.choices;
  const option = ({ id, title, says }) => ({ value: id, label: title, hint: says });
  const { common, own } = once(routes.map(({ says }) => says));
  const offered = routes.map((each, at) => ({ ...each, says: own[at] })).filter((each) => given.adult || !each.only_adult);
  const route = question({ id: "route", kind: "one", text: word("choose_heading", "What would you do for the child?"), unsure: false,
    hint: common, options: offered.map(option) });
  const about = given.adult ? question({ id: "adult", kind: "one", text: word("adult_heading", "And about the adult?"), unsure: false, options: adult.map(option) }) : null;
  const also = question({ id: "also", kind: "many", text: word("also_heading", "And before anything else?"), hint: "Tick what you would do. You may leave both blank.",
    unsure: false, options: [first, advice].filter(Boolean).map(option) });
  const sure = question({ id: "confidence", kind: "one", text: word("confidence_heading", "How sure are you?"), unsure: false,
    hint: word("confidence_hint", "Of ten such decisions, how many would be as the guide's?"), options: confidence.map(({ id, label, of_ten }) => ({ value: id, label, hint: of_ten })) });
  const needed = [[route, "Choose what you would do for the child."], ...(about ? [[about, "Choose what you would do about the adult."]] : []),
    [sure, "Say how sure you are, before you see the marking."]];
  const summary = problemList();
  const problem = problemPlace();
  const send = el("button", { type: "submit", class: "button button--main" }, "This is my decision");
  const form = el("form", { class: "form card card--ask", novalidate: true, "aria-label": "Your decision" },
    el("h2", { class: "part__title" }, "Your decision"), summary.node,
    route.node, about?.node, also.node, sure.node, problem, el("div", { class: "row" }, send));
  // What was asked for is there: its words go as soon as it is chosen.
  for (const [field] of needed) field.node.addEventListener("change", () => field.showProblem(null));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const problems = needed.filter(([field]) => field.read().value === undefined).map(([field, words]) => ({ words, field: field.first }));
    for (const [field, words] of needed) field.showProblem(field.read().value === undefined ? words : null);
    summary.show(problems);
    if (problems.length) return;
    const ticked = list(also.read().value);
    const choice = { route: route.read().value, adult: about?.read().value ?? null,
      emergency: ticked.includes(first?.id), consult: ticked.includes(advice?.id) };
    const seconds = clock.seconds;
    const answer = await working(send, problem, () => advance("choose",
      { case: given.id, stage: given.stage, asked: current.asked, choice, confidence: sure.read().value, seconds }));
    if (!answer) return;
    clock.end();
    const marked = { ...current, clock: null, choice };
    marked.screen = markingScreen(answer.marked, marked, answer.then ? {
      words: "What happened next",
      press: () => {
        gym.current = caseInHand(answer.then, current.topic);
        redraw();
      },
    } : { words: "Next case", press: (pressed, place) => goOn(pressed, place, { topic: current.topic }) });
    gym.current = marked;
    redraw();
  });
  return form;
}

/** The ten minutes are over, or nothing is due. */
function restScreen(rest) {
  const problem = problemPlace();
  return screen(rest?.title ?? "Time for a break",
    session(), card(null, said(rest?.words, "lead"),
      gym.standing?.induction?.words ? el("p", {}, gym.standing.induction.words) : null, problem,
      row(goTo("Keep your progress", "keep", { main: true }), goTo("Your profile", "profile"),
        button("Another ten minutes", (pressed) => goOn(pressed, problem, { fresh: true })))));
}

