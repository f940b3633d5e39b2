// An answer about the documents: the answer itself, whom it binds, what is unclear in it, and where it stands.

import { contactList, OVERDUE, withNumbers } from "./contacts.js";
import { disclosure, el, list } from "./dom.js";

/** What sort of answer this is, in words above it: a rule must not look like a gap, nor a gap like a rule. */
const STATE = {
  found: "From the documents",
  unclear: "Unclear in the documents",
  not_held: "Not in the documents held here",
  elsewhere: "Not settled by the local documents",
  not_found: "No answer found",
};

export function policy(card, ctx, reply) {
  const parts = list(card.parts);
  const alone = parts.length === 1;
  const told = new Set();
  const drawn = parts.map((part) => ({ part, nodes: details(part, card, told), title: el("h3", {}, part.title) }));
  const sections = alone ? drawn[0].nodes : drawn.map(({ part, nodes, title }) => el("section", { class: "answer__part" },
    title, el("p", { class: "answer__says" }, withNumbers(part.says, card.contacts)),
    part.kind === "not_held" ? el("p", {}, tag("not_held")) : null, nodes));
  const state = el("p", { class: "answer__state" }, tag(stateOf(card, parts)), alone ? el("span", { class: "answer__about" }, parts[0].title) : null);
  const placed = new Set(parts.map((part) => part.contact));
  const hints = unsaid(reply, card);
  return {
    title: alone ? [card.intro ? el("span", { class: "answer__intro" }, card.intro, " ") : null, parts[0].says] : card.intro || "More than one answer",
    className: parts.length && card.found ? "card--policy" : "card--policy card--gap",
    described: alone ? [state] : [state, ...drawn.map(({ title }) => title)],
    taken: list(card.related).map(({ payload }) => payload),
    body: [
      state, sections,
      list(card.notices).filter((words) => words !== card.banner).map((words) => el("p", { class: "answer__notice" }, withNumbers(words, card.contacts))),
      contactList(list(card.contacts).filter(({ id }) => !placed.has(id))),
      parts.length ? null : el("p", { class: "no-print" }, el("a", { href: "#numbers" }, "Numbers to ring")),
      next(card, ctx, hints), ctx.standing(card),
    ],
  };
}

function stateOf(card, parts) {
  if (!parts.length) return "not_found";
  const cited = parts.some(({ sources }) => list(sources).length);
  if (parts.every(({ kind }) => kind === "not_held")) return "not_held";
  if (!card.found) return cited ? "elsewhere" : "not_found";
  return parts.every(({ kind }) => kind === "readings") ? "unclear" : "found";
}

function tag(state) {
  return el("span", { class: state === "found" ? "tag" : "tag tag--warn" }, STATE[state]);
}

/** Beneath the answer. `told` holds what was said of an earlier part in the same words. */
function details(part, card, told) {
  const { plain, unclear } = sorted(part);
  const contacts = list(card.contacts).filter(({ id }) => id === part.contact);
  return [
    plain.map((words) => el("p", { class: "answer__binds" }, withNumbers(words, card.contacts))),
    unclear.map((words) => {
      const seen = told.has(words.join());
      told.add(words.join());
      const body = words.map((line) => el("p", {}, withNumbers(line, card.contacts)));
      return seen ? disclosure("Unclear here too, as above", body, { className: "more more--small" }) : el("div", { class: "unclear" }, body);
    }),
    contactList(contacts),
    list(part.sources).map(source),
  ];
}

/** Whom it binds, whom to ask, what national guidance says; apart from them what is unclear. */
function sorted(part) {
  return {
    plain: [part.binds, part.ask, part.national].filter(Boolean),
    unclear: list(part.unclear).map(({ readings, meanwhile }) => [readings, meanwhile]),
  };
}

/** The standing, which ends the line in brackets, is not to be lost in it. */
function source(cited) {
  const [, place, standing] = /^(.*)(\([^()]*\))$/s.exec(cited.words) ?? [null, cited.words, null];
  return el("p", { class: "source" }, place, standing ? el("strong", {}, standing) : null,
    cited.overdue ? [" ", el("span", { class: "tag tag--warn" }, OVERDUE)] : null);
}

/** What the text of the reply says and the card has no place for. */
function unsaid(reply, card) {
  const said = new Set([card.intro, ...list(card.notices), ...list(card.parts).flatMap((part) => {
    const { plain, unclear } = sorted(part);
    return [part.says, `${part.title}:`, ...plain, ...unclear.flat(), ...list(part.sources).map(({ words }) => words)];
  })].flatMap((words) => String(words ?? "").split(/\n+/)));
  return String(reply.text ?? "").split(/\n+/).filter((line) => line.trim() && !said.has(line));
}

/** What may be asked next: dates to be worked out, and other questions, each one tap. */
function next(card, ctx, hints) {
  const isDate = ({ payload }) => /^\/press\{"do": ?"deadline"/.test(payload);
  const dates = list(card.related).filter(isDate);
  const others = list(card.related).filter((button) => !isDate(button));
  const asked = !list(card.parts).length;
  return [
    dates.length || (hints.length && !asked) ? el("section", { class: "asks no-print" }, el("h3", {}, "Dates"),
      asked ? null : hints.map((line) => el("p", {}, line)), row(dates, ctx)) : null,
    others.length ? el("section", { class: "asks no-print" }, el("h3", {}, asked && hints.length ? hints.join(" ") : "Related questions"), row(others, ctx)) : null,
  ];
}

function row(buttons, ctx) {
  return buttons.length ? el("div", { class: "row" }, buttons.map(({ title, payload }) => ctx.button(title, payload, { stays: true }))) : null;
}
