// The cards that ask: a screen of questions, and facts read back to be confirmed.

import { contactLines } from "./contacts.js";
import { el, list, paragraphs, press, sentence, uid, wording } from "./dom.js";
import { question } from "./questions.js";
import { pageOfTicks } from "./ticks.js";

/** Whom to ring, where a card that says "ring now" does not say it itself. */
const RING_NOW = ["front_door", "out_of_hours"];

function atLeast(card, ctx) {
  const part = card.at_least;
  if (!part) return null;
  if (part.now) return ringNow(card, ctx);
  if (typeof part !== "object") return el("p", { class: "at-least" }, String(part));
  const words = String(part.words ?? "");
  const at = part.headline ? words.indexOf(part.headline) : -1;
  // The words hold the headline already: said once, and marked there.
  if (at >= 0) {
    return el("p", { class: "at-least" }, words.slice(0, at), el("strong", {}, part.headline), words.slice(at + part.headline.length));
  }
  return el("div", { class: "at-least" },
    part.headline ? el("p", { class: "at-least__headline" }, sentence(part.headline)) : null, paragraphs(words));
}

/** Nobody needs to finish the questions first. */
function ringNow(card, ctx) {
  const given = list(card.at_least.contacts ?? card.contacts);
  const contacts = given.length ? given : ctx.numbers().filter(({ id }) => RING_NOW.includes(id));
  return el("section", { class: "overlay ring-now" }, paragraphs(card.at_least.words, "ring-now__words"),
    contacts.length ? contacts.map(toRing) : ctx.numberList());
}

function toRing(contact) {
  const said = list(contact.lines).filter((line) => ["phone", "words"].includes(line.kind));
  return el("div", { class: "contact" }, el("p", { class: "contact__name" }, sentence(contact.name)),
    said.length ? contactLines({ lines: said }) : el("p", {}, contact.find_out));
}

/** A form that keeps what was chosen until the server has taken it, then turns read-only. */
function form(ctx, card, { body, submitWords, collect, draft, back, ticks = null }) {
  const summaryId = uid("summary");
  const summary = el("div", { class: "problems", id: summaryId, tabindex: "-1", role: "alert", hidden: true });
  const submit = el("button", { type: "submit", class: "button button--main" }, submitWords);
  const goBack = back ? el("button", { type: "button", class: "button", on: { click: (event) => ctx.send({ payload: press({ do: "command", name: "back" }) }, { shown: "Go back", from: event.currentTarget }) } }, "Go back") : null;
  const node = el("form", { class: ticks ? "form form--ticks" : "form", novalidate: true, "data-screen": card.screen }, summary, body,
    ticks ? [el("div", { class: "bar" }, submit, ticks.tally), goBack ? el("div", { class: "row" }, goBack) : null]
      : el("div", { class: "row" }, submit, goBack));
  node.draft = draft;
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    if (node.dataset.locked) return;
    ticks?.showAll();
    const { answers, shown, problems } = collect();
    if (problems.length) {
      summary.replaceChildren(el("p", { class: "problems__title" }, "Before this can be sent"),
        el("ul", {}, problems.map(({ words, field }) => el("li", {}, el("button", {
          type: "button", class: "link", on: { click: () => reach(field) } }, words)))));
      summary.hidden = false;
      summary.focus();
      return;
    }
    summary.hidden = true;
    ctx.send({ payload: press({ do: "answer", screen: card.screen, n: card.n, answers, rest: "skip" }) },
      { shown, from: submit, onTaken: () => ctx.lock(node) });
  });
  return node;
}

/** The focus to a field, also into a closed fold. */
function reach(field) {
  const fold = field?.closest("details");
  if (fold) fold.open = true;
  field?.focus();
}

export function screen(card, ctx) {
  const asked = list(card.questions);
  const ticks = card.layout === "ticks" ? pageOfTicks(asked) : null;
  const alone = asked.length === 1;
  // The card's title and its words say already what a lone question would say again.
  const questions = ticks?.questions ?? asked.map((spec) => question({
    ...spec, titled: alone && spec.text === card.title, introduced: alone && Boolean(card.intro) }));
  const body = [
    ticks ? ticks.nodes : questions.map(({ node }) => node),
    questions.length > 1 && !ticks ? el("p", { class: "small" }, "What you leave blank is taken as not known.") : null,
  ];
  let warned = false;
  const collect = () => {
    const answers = {};
    const shown = [];
    const problems = [];
    for (const each of questions) {
      const { value, problem } = each.read();
      const words = problem ?? (each.required && value === undefined ? "This question needs an answer. Don't know is one." : null);
      each.showProblem(words);
      if (words) problems.push({ words, field: each.first });
      else if (value !== undefined) {
        answers[each.id] = value;
        shown.push(each.summary());
      }
    }
    if (!problems.length && !shown.length) {
      const single = questions.length === 1;
      if (!single && warned) return { answers, problems, shown: "Left blank" };
      warned = true;
      problems.push({
        words: single ? "Choose an answer first. Don't know is one."
          : "Nothing is answered yet. Choose an answer, or send it once more to leave it all as not known.",
        field: questions[0]?.first,
      });
    }
    return { answers, shown, problems };
  };
  const draft = () => new Map(questions.map((each) => [each.id, each.read().value]).filter(([, value]) => value !== undefined));
  return {
    title: card.title,
    body: [
      atLeast(card, ctx), paragraphs(card.intro, "intro"),
      form(ctx, card, { body, submitWords: card.submit ?? "Continue", collect, draft, back: card.n > 1, ticks }),
      card.progress ? el("p", { class: "progress" }, card.progress) : null,
    ],
  };
}

export function facts(card, ctx) {
  const rows = list(card.facts).map((fact) => {
    const input = el("input", { type: "checkbox", class: "option__input", checked: fact.ticked === true });
    const node = el("label", { class: "option" }, input,
      el("span", { class: "option__words" },
        el("span", { class: "option__label" }, fact.label),
        fact.evidence ? el("span", { class: "option__hint" }, "You wrote: ", el("q", {}, el("bdi", {}, fact.evidence))) : null));
    return { fact, input, node };
  });
  const group = (title, hint, members) => (members.length ? el("fieldset", { class: "question" },
    el("legend", { class: "question__text" }, title), hint ? el("p", { class: "question__hint" }, hint) : null,
    el("div", { class: "options" }, members.map(({ node }) => node))) : null);
  const body = [
    group("What worries", null, rows.filter(({ fact }) => !fact.reassurance)),
    group("What reassures", "Tick only what you know yourself.", rows.filter(({ fact }) => fact.reassurance)),
  ];
  const collect = () => {
    const kept = rows.filter(({ input }) => input.checked).map(({ fact }) => fact);
    return {
      answers: merged(kept), problems: [],
      shown: kept.length ? [["Used", kept.map((fact) => fact.label).join("; ")]] : "None of these is right",
    };
  };
  const draft = () => new Map(rows.map(({ fact, input }) => [factKey(fact), input.checked]));
  return {
    title: card.title,
    body: [
      atLeast(card, ctx), paragraphs(card.intro, "intro"),
      form(ctx, card, { body, submitWords: card.submit ?? "Yes, use what is ticked", collect, draft, back: false }),
      card.not_read ? el("p", { class: "small" }, wording(card.not_read)) : null,
    ],
  };
}

function factKey(fact) {
  return `${fact.id}=${JSON.stringify(fact.value)}`;
}

/** The same screen shown again: what was chosen on the page and not yet sent comes along. */
export function carryOver(card, form) {
  const chosen = form?.draft?.();
  if (!chosen) return card;
  if (card.kind === "facts") {
    return { ...card, facts: list(card.facts).map((fact) => (chosen.has(factKey(fact)) ? { ...fact, ticked: chosen.get(factKey(fact)) } : fact)) };
  }
  return { ...card, questions: list(card.questions).map((each) => (chosen.has(each.id) ? { ...each, value: chosen.get(each.id) } : each)) };
}

/** Several facts under one id become a list; of "present" and another tri value, "present" stands. */
function merged(kept) {
  const answers = {};
  for (const { id, value } of kept) {
    if (!(id in answers)) answers[id] = value;
    else if ([answers[id], value].includes("present")) answers[id] = "present";
    else answers[id] = [...new Set([...list(answers[id]), ...list(value)])];
  }
  return answers;
}
