// The page of ticks: many questions at once, folded under their headings, with a box that finds a sign by its words.

import { disclosure, el, uid } from "./dom.js";
import { byHeading, controls, frame, headed, question, reasons } from "./questions.js";

/** These are on show from the start. */
const OPEN_AT_FIRST = new Set(["red_flags"]);
/** A question with more options than this is folded heading by heading, any other as a whole. */
const MOST_IN_ONE_FOLD = 20;

/** Returns {nodes, questions, tally, showAll}. */
export function pageOfTicks(specs) {
  const sections = specs.map((spec, at) => section({ ...spec, whyElsewhere: true }, at));
  const folds = sections.flatMap((each) => each.folds);
  const { node: find, clear } = finder(sections);
  const tally = el("p", { class: "bar__tally", role: "status" });
  const count = () => {
    folds.forEach((fold) => fold.count?.());
    tally.textContent = `${sections.reduce((sum, { made }) => sum + (made.ticked?.().length ?? 0), 0)} ticked`;
  };
  sections.forEach(({ node }) => node.addEventListener("change", count));
  count();
  return { nodes: [find, sections.map(({ node }) => node), whys(specs)], questions: sections.map(({ made }) => made), tally, showAll: clear };
}

/** {node, made, folds}: a question, and the parts of it that open, close and are found by themselves. */
function section(spec, at) {
  if (at === 0 || !["one", "many"].includes(spec.kind)) {
    const made = question(spec);
    made.node.classList.add("question--chips");
    return { node: made.node, made, folds: [{ node: made.node, title: spec.text, rows: made.rows ?? [], whole: true }] };
  }
  const made = controls(spec);
  return made.rows.length > MOST_IN_ONE_FOLD && spec.options.some(({ heading }) => heading) ? foldedByHeading(spec, made) : folded(spec, made);
}

function folded(spec, made) {
  const { node: fieldset, showProblem } = frame(spec, [
    meanings(made.rows), el("div", { class: "options options--tight" },
      byHeading(made.rows).map(({ heading, rows }) => (rows[0].option.apart ? aparts(rows) : headed(heading, rows))))]);
  const whole = spec.kind !== "many";
  const fold = foldOf(spec.short ?? spec.text, made.rows, fieldset, { open: OPEN_AT_FIRST.has(spec.id), whole });
  fold.title = `${spec.short ?? ""} ${spec.text}`;
  return { node: fold.node, made: { ...made, showProblem }, folds: [fold] };
}

function foldedByHeading(spec, made) {
  const folds = byHeading(made.rows).map(({ heading, rows }) => {
    if (rows[0].option.apart) return { node: aparts(rows), title: "", rows, whole: false };
    const options = el("div", { class: "options options--tight", role: "group", "aria-label": heading }, rows.map(({ node }) => node));
    return foldOf(heading ?? spec.short, rows, [meanings(rows), options], { whole: false });
  });
  const { node, showProblem } = frame(spec, el("div", { class: "folds" }, folds.map((fold) => fold.node)));
  return { node, made: { ...made, showProblem }, folds };
}

/** Once for the whole page: beside each question it would cost the room that the questions need. */
function whys(specs) {
  return disclosure("Why these are asked", specs.map((spec) => [spec, reasons(spec)]).filter(([, nodes]) => nodes.length)
    .map(([spec, nodes]) => el("div", {}, el("p", { class: "question__sub" }, spec.short ?? spec.text), nodes)), { className: "more more--small" });
}

function aparts(rows) {
  return el("div", { class: "options options--chips" }, rows.map(({ node }) => node));
}

/** One heading with what stands under it. Closed, it still says what is ticked. */
function foldOf(title, rows, body, { open = false, whole }) {
  const said = el("span", { class: "fold__count" });
  const node = el("details", { class: "fold", open }, el("summary", {}, el("span", { class: "fold__title" }, title), " ", said),
    el("div", { class: "fold__body" }, body));
  const count = () => {
    const ticked = rows.filter(({ input }) => input.checked);
    said.textContent = !ticked.length ? "" : whole ? ticked[0].option.label : `${ticked.length} ticked`;
  };
  return { node, title, rows, whole, count };
}

/** What an option means is folded away until it is ticked, found, or asked for here. */
function meanings(rows) {
  if (!rows.some(({ option }) => option.hint)) return null;
  const words = { show: "Show what each one means", hide: "Hide what each one means" };
  return el("button", {
    type: "button", class: "link link--meanings",
    on: {
      click: ({ currentTarget: button }) => {
        const shown = button.closest(".fold__body").classList.toggle("fold__body--meanings");
        button.textContent = shown ? words.hide : words.show;
      },
    },
  }, words.show);
}

// ---- finding ----

/** A box that leaves on show what has the words typed in it, and whatever is ticked. */
function finder(sections) {
  const id = uid("find");
  const folds = sections.flatMap((each) => each.folds);
  const said = el("p", { class: "find__said", role: "status" });
  const box = el("input", { id, type: "search", class: "find__box", autocomplete: "off", "aria-describedby": `${id}-how` });
  const node = el("div", { class: "find" }, el("label", { class: "find__label", for: id }, "Type to find a sign or a worry"), box,
    el("p", { class: "visually-hidden", id: `${id}-how` }, "The page shows what has these words. Enter goes to the first one. Escape shows everything again."), said);
  let wereOpen = null;
  let found = [];

  const look = () => {
    const typed = wordsOf(box.value).filter((word) => word.length > 2);
    const finding = typed.length > 0;
    if (finding) wereOpen ??= folds.map((fold) => fold.node.open);
    found = [];
    folds.forEach((fold, at) => {
      const hits = finding ? hitsOf(fold, typed) : [];
      const ticked = fold.rows.filter(({ input }) => input.checked);
      fold.rows.forEach((row) => { row.node.hidden = finding && !hits.includes(row) && !row.input.checked; });
      fold.node.hidden = finding && !hits.length && !ticked.length;
      if ("open" in fold.node && (finding || wereOpen)) fold.node.open = finding ? hits.length > 0 : wereOpen[at];
      found.push(...(fold.whole ? hits.slice(0, 1) : hits));
    });
    sections.forEach((each) => {
      each.node.hidden = each.folds.every((fold) => fold.node.hidden);
      each.node.querySelectorAll(".options__group").forEach((group) => { group.hidden = !group.querySelector(".option:not([hidden])"); });
    });
    if (!finding) wereOpen = null;
    node.parentElement?.classList.toggle("form--finding", finding);
    said.textContent = !finding ? "" : found.length ? `${found.length} found. Clear the box to see everything.`
      : "Nothing on this page has these words. That says nothing about the worry. Try another word, or clear the box and look under the headings.";
  };
  const clear = () => {
    if (!box.value) return;
    box.value = "";
    look();
  };
  box.addEventListener("input", look);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      // In a form Enter would send it.
      event.preventDefault();
      found[0]?.input.focus();
    } else if (event.key === "Escape" && box.value) {
      event.preventDefault();
      clear();
    }
  });
  return { node, clear };
}

/** A single choice is found as a whole, ticks one by one. "None of these" among the found ones would say something else. */
function hitsOf(fold, typed) {
  const options = fold.rows.filter(({ option }) => !option.apart);
  if (!fold.whole) return options.filter(({ option }) => fits(typed, wordsOf(`${fold.title} ${option.label} ${option.hint ?? ""}`)));
  return fits(typed, wordsOf(`${fold.title} ${options.map(({ option }) => option.label).join(" ")}`)) ? fold.rows : [];
}

function wordsOf(text) {
  return text.toLowerCase().replace(/['\u2019]/g, "").split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

/** Every typed word begins a word of the text, or is a longer form of one ("bruises" finds "bruise"). */
function fits(typed, held) {
  return typed.every((word) => held.some((other) => other.startsWith(word) || (other.length >= 4 && word.startsWith(other))));
}
