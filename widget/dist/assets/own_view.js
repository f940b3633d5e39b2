// The user's own view: asked before the outcome shows, shown beside it, and the ways up and down from there.

import { disclosure, el, list, paragraphs, press, uid } from "./dom.js";

/** Radios in a fieldset: {node, value(), first}. */
function radios(title, options) {
  const name = uid("view");
  const rows = list(options).map((option) => {
    const input = el("input", { type: "radio", name, value: option.value, class: "option__input" });
    return { input, node: el("label", { class: "option" }, input, el("span", { class: "option__words" },
      el("span", { class: "option__label" }, option.label), option.hint ? el("span", { class: "option__hint" }, option.hint) : null)) };
  });
  return {
    node: el("fieldset", { class: "question" }, el("legend", { class: "question__text" }, title),
      el("div", { class: "options" }, rows.map(({ node }) => node))),
    first: rows[0]?.input,
    chosen: () => rows.map(({ input }) => input).find((input) => input.checked),
  };
}

const words = (options, value) => list(options).find((option) => option.value === value)?.label ?? value;

/** A form with its own line for what is missing. `read` gives {payload, shown} or {problem, field}. */
function smallForm(children, submitWords, read, ctx, send, others = []) {
  const problem = el("p", { class: "question__problem", role: "alert", hidden: true });
  const submit = el("button", { type: "submit", class: "button button--main" }, submitWords);
  const node = el("form", { class: "form", novalidate: true, "data-own-view": true }, children, problem, el("div", { class: "row" }, submit, others));
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    if (node.dataset.locked) return;
    const found = read();
    problem.textContent = found.problem ?? "";
    problem.hidden = !found.problem;
    if (found.problem) found.field?.focus();
    else send(found, submit, node);
  });
  return node;
}

function viewForm(part, submitWords, ctx, send, others = []) {
  const view = radios(part.question, part.options);
  return smallForm([view.node], submitWords, () => {
    const input = view.chosen();
    if (!input) return { problem: `Choose one first.${others.length ? ` Or press ${part.skip}.` : ""}`, field: view.first };
    return { payload: press({ do: "own_view", route: input.value }), shown: [[part.heading, words(part.options, input.value)]] };
  }, ctx, send, others);
}

/** The question before the outcome: {title, body}. The outcome is here already; `reveal` shows it without asking anybody. */
export function gate(part, ctx, reveal) {
  const skip = el("button", { type: "button", class: "button", on: { click: () => reveal() } }, part.skip);
  return {
    title: part.title,
    className: "card--asks",
    body: [
      paragraphs(part.intro, "intro"),
      viewForm(part, part.submit, ctx, (found, from, node) => ctx.send({ payload: found.payload },
        { shown: found.shown, from, onTaken: () => ctx.lock(node), onFailed: reveal }), [skip]),
    ],
  };
}

/** On the outcome: both views, and what the user may do about the difference. */
export function ownView(part, ctx) {
  if (!part) return null;
  const send = (found, from) => ctx.send({ payload: found.payload }, { shown: found.shown, from });
  const go = (button) => ctx.button(button.title, button.payload, { className: "button button--small", stays: true });
  return el("section", { class: "part own" },
    el("h3", {}, part.heading),
    list(part.views).length ? el("dl", { class: "own__views" }, part.views.map((view) => el("div", { class: "own__view" },
      el("dt", {}, view.label), el("dd", { dir: "auto" }, view.words)))) : null,
    part.compared ? el("p", {}, part.compared) : null,
    list(part.raise).length ? el("div", { class: "no-print" }, el("p", { class: "own__up" }, part.raise_intro),
      el("div", { class: "row own__raise" }, part.raise.map(go))) : null,
    part.back ? el("p", { class: "no-print" }, go(part.back)) : null,
    el("div", { class: "no-print own__folds" },
      list(part.views).length ? null : disclosure(part.question, [viewForm(part, part.submit, ctx, send)], { className: "more more--small" }),
      part.lower ? disclosure(part.lower.title, lowerForm(part.lower, ctx, send), { className: "more more--small" }) : null));
}

function lowerForm(lower, ctx, send) {
  const route = radios(lower.route, lower.options);
  const lead = radios(lower.lead, lower.leads);
  const id = uid("reason");
  const reason = el("textarea", { id, dir: "auto", class: "own__reason", rows: 3, maxlength: lower.longest, "aria-describedby": `${id}-hint` });
  return [paragraphs(lower.intro), smallForm([
    route.node,
    el("div", { class: "question" }, el("label", { class: "question__text", for: id }, lower.reason),
      el("p", { class: "question__hint", id: `${id}-hint` }, lower.reason_hint), reason),
    lead.node,
  ], lower.submit, () => {
    if (!route.chosen()) return { problem: "Choose where you mean to go.", field: route.first };
    if (!reason.value.trim()) return { problem: "Write your reason.", field: reason };
    if (!lead.chosen()) return { problem: "Choose which lead has agreed.", field: lead.first };
    const given = { do: "own_view", route: route.chosen().value, reason: reason.value.trim(), lead: lead.chosen().value };
    return { payload: press(given), shown: [[lower.title, words(lower.options, given.route)], [lower.lead, words(lower.leads, given.lead)]] };
  }, ctx, send)];
}
