// Lessons: what the guide's content says, then its questions one after the other.

import { disclosure } from "../dom.js";
import { question } from "../questions.js";
import { call } from "./api.js";
import { card, el, goTo, lines, list, once, problemPlace, row, said, screen, sourceLine, word, working, button } from "./parts.js";
import { nextStep } from "./start.js";
import { advance, gym, lessonsNow } from "./state.js";

export function lessonsScreen() {
  const all = lessonsNow();
  const group = (chosen) => el("ol", { class: "lessons" }, chosen.map(entry));
  const extra = all.filter(({ optional }) => optional);
  return screen(word("lessons_heading", "Lessons"),
    el("p", {}, "Each takes about five minutes and ends with three questions. You can do them in any order, and again."),
    group(all.filter(({ optional }) => !optional)),
    extra.length ? card("If it is part of your role", group(extra)) : null);
}

function entry(lesson) {
  return el("li", { class: "lessons__item" },
    el("a", { class: "lessons__link", href: `#lesson=${lesson.id}` }, lesson.title),
    el("p", { class: "lessons__state" }, [lesson.minutes ? `About ${lesson.minutes} minutes` : null, state(lesson)].filter(Boolean).join(" · ")));
}

function state({ done, right, of }) {
  if (done) return `done, ${right} of ${of} questions right`;
  return right ? `begun, ${right} of ${of} questions right` : "not begun";
}

export async function lessonScreen(id) {
  const kept = gym.lessonNodes.get(id);
  if (kept) return kept;
  const { lesson } = await call("lesson", { lesson: id });
  const made = screen(lesson.title,
    el("p", { class: "standing" }, `About ${lesson.minutes} minutes, then ${count(lesson.questions.length)}.`),
    list(lesson.parts).map(part), questions(lesson));
  gym.lessonNodes.set(id, made);
  return made;
}

function count(number) {
  return number === 1 ? "one question" : `${["no", "one", "two", "three", "four", "five"][number] ?? number} questions`;
}

function part(each) {
  const told = list(each.lines);
  const entries = list(each.entries);
  const { common, own } = once(entries.map((entry) => list(entry.lines).length === 1 ? entry.lines[0] : ""));
  return card(each.heading, told.length > 2 ? lines(told) : said(told), said(common, "small"),
    entries.map((entry, at) => shown(own[at] ? { ...entry, lines: [own[at]] } : entry)), picture(each.picture));
}

/** One entry of the content: its own words, what counts and what does not, and where it comes from. */
function shown(each) {
  return el("div", { class: "entry" },
    el("h3", { class: "entry__title" }, each.title),
    list(each.lines).length > 1 ? lines(each.lines) : said(each.lines),
    list(each.counts).length || list(each.does_not_count).length ? disclosure(
      ["Examples and near misses", el("span", { class: "visually-hidden" }, `: ${each.title}`)], el("div", { class: "pair" },
        list(each.counts).length ? el("div", {}, el("h4", {}, word("counts_heading", "This counts")), lines(each.counts)) : null,
        list(each.does_not_count).length ? el("div", {}, el("h4", {}, word("does_not_count_heading", "This does not count")), lines(each.does_not_count)) : null),
      { className: "more more--small" }) : null,
    each.differs ? said(each.differs, "small") : null,
    sourceLine(each.source));
}

/** Clocks as a line from top to bottom, in words all the way. */
function picture(each) {
  if (!each) return null;
  return el("figure", { class: "clocks" }, el("figcaption", { class: "entry__title" }, each.title),
    el("ol", { class: "clocks__list" }, list(each.rows).map((clock) => el("li", { class: "clocks__item" },
      el("p", { class: "clocks__amount" }, clock.amount), el("p", { class: "clocks__label" }, clock.label),
      clock.from ? el("p", { class: "small" }, `Counted from: ${clock.from}`) : null,
      clock.must ? el("p", {}, clock.must) : null, sourceLine(clock.source)))));
}

/** One question at a time; the answered ones stay above it. */
function questions(lesson) {
  const place = el("div", { class: "quiz" });
  const total = lesson.questions.length;
  const ask = (at, focus) => {
    if (at >= total) {
      const node = finished();
      // Whoever comes back later begins it anew.
      gym.lessonNodes.delete(lesson.id);
      place.append(node);
      if (focus) node.querySelector("h2").focus();
      return;
    }
    place.append(oneQuestion(lesson, at, total, () => ask(at + 1, true), focus));
  };
  ask(0, false);
  return place;
}

function oneQuestion(lesson, at, total, goOn, focus) {
  const spec = lesson.questions[at];
  const field = question({ id: spec.id, kind: "one", text: spec.text, unsure: false,
    options: spec.options.map(({ id, label }) => ({ value: id, label })) });
  const problem = problemPlace();
  const after = el("div", { class: "quiz__after" });
  const send = el("button", { type: "submit", class: "button button--main" }, "Check");
  const form = el("form", { class: "form", novalidate: true }, field.node, problem, el("div", { class: "row" }, send));
  const title = el("h2", { class: "part__title", tabindex: "-1" }, `Question ${at + 1} of ${total}`);
  const node = el("section", { class: "card card--ask" }, title, form, after);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.dataset.locked) return;
    const { value } = field.read();
    field.showProblem(value === undefined ? "Choose an answer first." : null);
    if (value === undefined) {
      field.first.focus();
      return;
    }
    const answer = await working(send, problem, () => advance("lesson/answer", { lesson: lesson.id, question: spec.id, choice: value }));
    if (!answer) return;
    form.dataset.locked = "true";
    for (const { input } of field.rows) if (!input.checked) input.disabled = true;
    send.remove();
    const { answered } = answer;
    const heading = el("h3", { class: "quiz__headline", tabindex: "-1" }, answered.headline);
    after.replaceChildren(heading, ...rightOne(spec, value, answered), ...said(answered.lines), sourceLine(answered.source) ?? "",
      row(button(at + 1 < total ? "Next question" : "Finish the lesson", (pressed) => {
        pressed.remove();
        goOn();
      }, { main: true })));
    heading.focus({ preventScroll: true });
    after.scrollIntoView({ block: "nearest" });
  });
  if (focus) requestAnimationFrame(() => {
    title.focus({ preventScroll: true });
    node.scrollIntoView({ block: "start" });
  });
  return node;
}

/** Which answer it would have been. */
function rightOne(spec, chosen, { right_option: right }) {
  const option = spec.options.find(({ id }) => id === right);
  return option && right !== chosen ? [el("p", {}, "The answer is: ", el("strong", {}, option.label))] : [];
}

function finished() {
  const next = nextStep();
  return el("section", { class: "card" }, el("h2", { class: "part__title", tabindex: "-1" }, "That is the end of this lesson"),
    el("p", {}, gym.standing?.progress_bar?.words),
    row(goTo(next.words, next.hash, { main: true }), goTo("All lessons", "lessons"), goTo("Keep your progress", "keep")));
}
