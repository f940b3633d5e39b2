// One question as native controls, and its answer read back from them.

import { bullets, disclosure, el, list, paragraphs, uid } from "./dom.js";

const ALONE = new Set(["none", "none_of_these", "nobody", "none_known"]);
const TRI = [
  { value: "present", label: "Yes" },
  { value: "absent", label: "No" },
];
const DONT_KNOW = { value: "unsure", label: "Don't know" };

/** Returns {node, id, first, read, summary, lock}; `read` gives {value} or {problem}. */
export function question(spec) {
  const kind = spec.kind === "date" ? date : choice;
  return kind(spec);
}

/** A fieldset with the question as its legend: {node, showProblem}. */
export function frame(spec, body) {
  const hintId = uid("problem");
  const problem = el("p", { class: "question__problem", id: hintId, hidden: true });
  const node = el("fieldset", { class: "question", "data-question": spec.id },
    el("legend", { class: spec.titled ? "visually-hidden" : "question__text" }, spec.text),
    spec.hint ? el("p", { class: "question__hint" }, spec.hint) : null,
    problem, body, spec.whyElsewhere ? null : why(spec));
  const showProblem = (words) => {
    problem.textContent = words ?? "";
    problem.hidden = !words;
    if (words) node.setAttribute("aria-describedby", hintId);
    else node.removeAttribute("aria-describedby");
  };
  return { node, showProblem };
}

/** Why a question is asked, what counts and what does not: nodes, none where nothing is said. */
export function reasons(spec) {
  return [
    paragraphs(spec.why), paragraphs(spec.help),
    list(spec.counts).length ? [el("p", { class: "question__sub" }, "This counts"), bullets(spec.counts)] : null,
    list(spec.does_not_count).length ? [el("p", { class: "question__sub" }, "This does not count"), bullets(spec.does_not_count)] : null,
  ].flat(Infinity).filter(Boolean);
}

function why(spec) {
  return disclosure(
    list(spec.counts).length ? ["Why this is asked, and what counts", el("span", { class: "visually-hidden" }, `: ${spec.short ?? ""}`)]
      : ["Why this is asked", el("span", { class: "visually-hidden" }, `: ${spec.short ?? ""}`)],
    reasons(spec), { className: "more more--small" });
}

/** The inputs of a choice in their labels: {rows: [{option, input, node}], read, summary, …}; where they stand is up to the caller. */
export function controls(spec) {
  const many = spec.kind === "many";
  const name = uid("q");
  const given = list(spec.value);
  const options = list(spec.options).length ? list(spec.options) : (spec.kind === "tri" ? TRI : []);
  const all = [...options];
  if (spec.none_of_these) all.push({ ...spec.none_of_these, alone: true, apart: true });
  const unsure = spec.unsure === null || spec.unsure === false ? null : { ...DONT_KNOW, ...(spec.unsure ?? {}) };
  if (unsure && !all.some((option) => option.value === unsure.value)) all.push({ ...unsure, apart: true });

  const rows = all.map((option) => {
    const input = el("input", {
      type: many ? "checkbox" : "radio", name, value: option.value,
      checked: given.includes(option.value), class: "option__input",
    });
    input.alone = many && (option.alone || option.exclusive || ALONE.has(option.value));
    const node = el("label", { class: option.apart ? "option option--apart" : "option" }, input,
      el("span", { class: "option__words" },
        el("span", { class: "option__label" }, option.label),
        option.hint ? el("span", { class: "option__hint" }, option.hint) : null));
    if (many) input.addEventListener("change", () => { if (input.checked) leaveAlone(input); });
    return { option, input, node };
  });
  const leaveAlone = (chosen) => {
    const others = rows.map(({ input }) => input).filter((input) => input !== chosen);
    others.filter((input) => chosen.alone || input.alone).forEach((input) => { input.checked = false; });
  };
  const ticked = () => rows.filter(({ input }) => input.checked);

  return {
    id: spec.id, rows, ticked, first: rows[0]?.input,
    read() {
      const values = ticked().map(({ option }) => option.value);
      if (!values.length) return {};
      if (!many) return { value: values[0] };
      return { value: values.length === 1 && unsure && values[0] === unsure.value ? unsure.value : values };
    },
    summary() {
      const words = ticked().map(({ option }) => option.label);
      return words.length ? [spec.short ?? spec.text, words.join("; ")] : null;
    },
    required: spec.required === true,
  };
}

/** Rows in their order, together while they stand under one heading: [{heading, rows}]. */
export function byHeading(rows) {
  const groups = [];
  for (const row of rows) {
    const heading = row.option.apart ? null : (row.option.heading ?? null);
    if (!groups.length || groups.at(-1).heading !== heading) groups.push({ heading, rows: [] });
    groups.at(-1).rows.push(row);
  }
  return groups;
}

export function headed(heading, rows) {
  if (!heading) return rows.map(({ node }) => node);
  const id = uid("group");
  return el("div", { class: "options__group", role: "group", "aria-labelledby": id },
    el("p", { class: "options__heading", id }, heading), rows.map(({ node }) => node));
}

function choice(spec) {
  const made = controls(spec);
  const options = el("div", { class: "options" }, byHeading(made.rows).map(({ heading, rows }) => headed(heading, rows)));
  const told = spec.kind === "many" && !spec.hint && !spec.introduced ? { ...spec, hint: "Tick everything that applies." } : spec;
  return { ...made, ...frame(told, options) };
}

function date(spec) {
  const [year = "", month = "", day = ""] = /^\d{4}-\d{2}-\d{2}$/.test(spec.value ?? "") ? spec.value.split("-") : [];
  const field = (label, value, size) => {
    const id = uid("date");
    const input = el("input", { id, class: `date__input date__input--${size}`, type: "text", inputmode: "numeric", autocomplete: "off", maxlength: size, value });
    return { input, node: el("div", { class: "date__part" }, el("label", { for: id }, label), input) };
  };
  const parts = { day: field("Day", day, 2), month: field("Month", month, 2), year: field("Year", year, 4) };
  const unsureSpec = spec.unsure === null || spec.unsure === false ? null : { ...DONT_KNOW, ...(spec.unsure ?? {}) };
  const unsure = unsureSpec ? el("input", { type: "checkbox", class: "option__input", checked: spec.value === unsureSpec.value }) : null;
  const fields = Object.values(parts).map(({ input }) => input);
  const body = el("div", {},
    el("div", { class: "date" }, Object.values(parts).map(({ node }) => node)),
    unsure ? el("label", { class: "option option--apart" }, unsure, el("span", { class: "option__words" }, el("span", { class: "option__label" }, unsureSpec.label))) : null);
  unsure?.addEventListener("change", () => { if (unsure.checked) fields.forEach((input) => { input.value = ""; }); });
  fields.forEach((input) => input.addEventListener("input", () => { if (unsure && input.value) unsure.checked = false; }));
  const { node, showProblem } = frame(spec.hint ? spec : { ...spec, hint: "For example, 11 12 2026." }, body);

  const read = () => {
    if (unsure?.checked) return { value: unsureSpec.value };
    const [d, m, y] = fields.map((input) => input.value.trim());
    if (!d && !m && !y) return {};
    const missing = [[d, "a day"], [m, "a month"], [y, "a year"]].filter(([value]) => !value).map(([, words]) => words);
    if (missing.length) return { problem: `The date needs ${missing.join(" and ")}.` };
    if (![d, m, y].every((value) => /^\d+$/.test(value)) || y.length !== 4) {
      return { problem: "Use numbers only, with four digits for the year." };
    }
    const iso = `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`;
    const made = new Date(`${iso}T00:00:00Z`);
    if (Number.isNaN(made.valueOf()) || made.toISOString().slice(0, 10) !== iso) {
      return { problem: "That date does not exist. Check the day and the month." };
    }
    return { value: iso };
  };
  return {
    id: spec.id, node, showProblem, first: fields[0], read,
    summary() {
      if (unsure?.checked) return [spec.short ?? spec.text, unsureSpec.label];
      return fields.some((input) => input.value) ? [spec.short ?? spec.text, fields.map((input) => input.value.trim()).join(" ")] : null;
    },
    required: spec.required === true,
  };
}
