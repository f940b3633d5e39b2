// The part about an adult who works with children: four criteria, each by itself, and the child's own route beside them.

import { byWhen, clockNote, contactFirst, sourceLine } from "./contacts.js";
import { bullets, disclosure, el, list, paragraphs, sentence } from "./dom.js";

const FINDING = {
  may_be_met: "May be met",
  unsure: "Unsure: ask the LADO",
  nothing_said: "Nothing you have said points to it",
  not_asked: "Not asked yet",
};

export function lado(d) {
  const tests = list(d.lado.tests);
  if (tests.every((test) => test.finding === "not_asked")) return null;
  return el("section", { class: "part lado" },
    el("h3", {}, "The four criteria, each by itself"),
    el("p", {}, "The LADO decides about them. One is enough to make contact."),
    el("ul", { class: "criteria" }, tests.map((test) => el("li", { class: `criteria__row criteria__row--${test.finding === "may_be_met" || test.finding === "unsure" ? "points" : "open"}` },
      el("p", { class: "criteria__label" }, test.label),
      el("p", { class: "criteria__finding" }, FINDING[test.finding] ?? test.finding),
      list(test.because).length ? el("p", { class: "small" }, "On this: ", list(test.because).join("; ")) : null))),
    disclosure("Where the four criteria come from", tests.map((test) => [el("p", { class: "criteria__label" }, test.label), sourceLine(test.citation)]),
      { className: "more more--small" }));
}

/** Not for the LADO: the other place comes before anything else. */
export function ladoExit(d) {
  return line(d.lado.exit, "Where this goes instead");
}

/** Where the LADO is reached; the step that says when and by whom stands further down. */
export function reach(d, seen) {
  const contact = list(d.contacts).find(({ id }) => id === "lado_portal");
  if (!contact || !["refer", "consult"].includes(d.lado.outcome)) return null;
  return el("section", { class: "part" }, el("h3", {}, "The LADO"), contactFirst(contact, seen));
}

/** Before anybody is told anything. */
export function conflict(d) {
  return line(d.lado.conflict, "Who not to tell or ask");
}

function line(item, title) {
  if (!item) return null;
  return el("div", { class: "situation" }, el("h3", {}, title), item.label ? el("p", { class: "situation__label" }, sentence(item.label)) : null,
    bullets(item.lines), sourceLine(item.citation));
}

/** The adult and the child, each with what is to be done first and by when: two clocks, neither waits for the other. */
export function sideBySide(d) {
  const known = Boolean(d.route && d.route !== "unclear" && d.action);
  if (!known && !d.lado.child_referral) return null;
  return el("section", { class: "beside" }, el("h3", {}, "The adult and the child"),
    d.lado.child_referral ? el("p", {}, "The child has a route of their own. Do both; neither waits for the other.") : null,
    el("div", { class: "beside__pair" },
      side(d, "The adult", d.lado.headline, "adult"),
      side(d, "The child", known ? `${d.at_least === true ? "At least: " : ""}${d.action}` : null, "child",
        known && d.level_words ? el("p", { class: "level__words" }, "These answers point to: ", el("strong", {}, d.level_words), ".") : null)),
    known ? paragraphs(d.certainty_words) : null);
}

/** What reaches somebody on this side and is not said at the head of the card already. */
function next(d, about) {
  const left = list(d.steps).filter((step) => step.about === about && step.id !== d.first?.id);
  return (about === "adult" ? left.find(({ contact }) => contact?.id === "lado_portal") : null)
    ?? left.find(({ contact }) => contact) ?? left[0];
}

function side(d, title, action, about, more = null) {
  const step = next(d, about);
  const by = byWhen(step?.by);
  return el("div", { class: "beside__side" }, el("h4", {}, title),
    action ? el("p", { class: "beside__action" }, action) : null, more,
    step ? [el("p", {}, step.what), by ? el("p", {}, el("strong", {}, step.contact?.id === "lado_portal" ? "The LADO hears by: " : "By when: "), by) : null,
      clockNote(step.by)] : null);
}
