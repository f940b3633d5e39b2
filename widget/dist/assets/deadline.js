// A date that was worked out: the date first, what was taken for granted, and beneath it how it was counted.

import { disclosure, el, list, svg } from "./dom.js";

const PASSED = "This day has passed";

export function deadline(card, ctx) {
  const dates = [...list(card.dates)].sort((one, other) => one.date.localeCompare(other.date));
  const { before, items, after } = parted(list(card.lines), dates);
  const [first, ...rest] = before;
  const notes = dates.length ? before.map(line) : rest.map((words, at) => (at === rest.length - 1 && !isSource(words) ? el("p", { class: "deadline__asks" }, words) : line(words)));
  return {
    ...head(dates, items, first),
    className: "card--deadline",
    described: notes.slice(0, 4),
    taken: list(card.buttons).map(({ payload }) => payload),
    body: [
      dates.length === 1 ? [el("p", { class: "deadline__must" }, due(dates[0])),
        dates[0].passed ? el("p", { class: "deadline__passed" }, `${PASSED}.`) : null] : null,
      notes,
      dates.length > 1 ? timeline(dates, items) : null,
      working(after, card.working, dates),
      buttons(card, ctx, dates), ctx.standing(card),
    ],
  };
}

function head(dates, items, first) {
  if (dates.length > 1) return { title: "The dates, in order" };
  if (!dates.length) return { title: first ?? "No date worked out" };
  return { title: [el("span", { class: "deadline__date" }, `By ${dates[0].words}`), " ", el("span", { class: "deadline__what" }, name(dates[0]))] };
}

/** What must be so is written as if it were: alone it would read as done. */
function due(date) {
  return `To be true by then: ${date.must}`;
}

function name(date) {
  return date.number > 1 ? `${date.label} (${date.number})` : date.label;
}

/**
 * The lines before those that give the dates, what such a line says of each date beside the date itself, and the lines after.
 * A line of a timeline begins with its date; a line of a single date holds the date, its name and what must be done.
 */
function parted(lines, dates) {
  const left = [...lines];
  let from = dates.length ? Infinity : lines.length;
  const items = dates.map((date) => {
    const at = left.findIndex((words) => words !== null && (words.startsWith(date.words) ? words.includes(name(date))
      : [date.words, date.label, date.must].every((part) => words.includes(part))));
    if (at < 0) return null;
    const words = left[at];
    left[at] = null;
    from = Math.min(from, at);
    return words.startsWith(date.words) ? words.slice(date.words.length).replace(/^[:,\s]+/, "") : null;
  });
  const start = Math.min(from, left.length);
  return { before: left.slice(0, start), items, after: left.slice(start).filter((words) => words !== null) };
}

/** In the order of the days. A passed one says so in words. */
function timeline(dates, items) {
  return [el("ol", { class: "timeline" }, dates.map((date, at) => el("li", { class: date.passed ? "timeline__item timeline__item--passed" : "timeline__item" },
    el("span", { class: "timeline__date" }, date.words), " ", track(date, dates),
    what(items[at] ?? [name(date), ". ", due(date), date.passed ? ` ${PASSED}.` : null])))),
  disclosure("The same dates as a table", table(dates), { className: "more more--small" })];
}

/** What a day is for; what is said of the day itself, in brackets at the end, stands beneath it. */
function what(words) {
  const [, label, state] = typeof words === "string" ? /^(.*?)\s*(\([^()]*[a-z]{3}[^()]*\))$/.exec(words) ?? [] : [];
  return [el("span", { class: "timeline__what" }, label ?? words),
    state ? [" ", el("span", { class: "timeline__state" }, state)] : null];
}

const DAY = 86400000;
const dayOf = (date) => Date.parse(`${date.date}T00:00:00Z`) / DAY;

/** Where this day lies between the first and the last: a picture beside the words, silent for those who hear the list. */
function track(date, dates) {
  const first = dayOf(dates[0]);
  const long = Math.max(dayOf(dates.at(-1)) - first, 1);
  const at = 2 + (96 * (dayOf(date) - first)) / long;
  return svg("svg", { class: "track", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" },
    svg("line", { class: "track__whole", x1: 0, y1: 5, x2: 100, y2: 5 }),
    svg("line", { class: "track__way", x1: 0, y1: 5, x2: at, y2: 5 }),
    svg("rect", { class: date.passed ? "track__day track__day--passed" : "track__day", x: at - 1, y: 0.5, width: 2, height: 9 }));
}

function table(dates) {
  const first = dayOf(dates[0]);
  const after = (date) => { const days = dayOf(date) - first; return days === 0 ? "the first of these" : `${days} ${days === 1 ? "day" : "days"} later`; };
  return el("div", { class: "table", role: "region", "aria-label": "The dates as a table", tabindex: "0" }, el("table", {},
    el("caption", {}, "The dates in their order, in days of the calendar"),
    el("thead", {}, el("tr", {}, ["Day", "What", "After the first"].map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", {}, dates.map((date) => el("tr", {}, el("th", { scope: "row" }, date.words),
      el("td", {}, name(date), date.passed ? ` (${PASSED.toLowerCase()})` : null), el("td", {}, after(date)))))));
}

/**
 * How it was counted folds away where the reply says which lines that is. Otherwise what to do about a day that has passed
 * may stand among them: they start open, and cannot be closed where a day has passed.
 */
function working(lines, counted, dates) {
  const folded = new Set(list(counted));
  const title = "How this was worked out";
  if (!folded.size && dates.some(({ passed }) => passed)) return lines.map(line);
  if (!folded.size) return disclosure(title, lines.map(line), { open: true, className: "more working" });
  return [lines.filter((words) => !folded.has(words)).map(line),
    disclosure(title, lines.filter((words) => folded.has(words)).map(line), { className: "more working" })];
}

function line(words) {
  return el("p", { class: isSource(words) ? "source" : null }, words);
}

function isSource(words) {
  return words.startsWith("Source: ");
}

function buttons(card, ctx, dates) {
  const offered = list(card.buttons).map(({ title, payload }) => ctx.button(title, payload, { stays: true }));
  const print = dates.length ? el("button", { type: "button", class: "button", on: { click: ({ currentTarget: button }) => ctx.print(button.closest(".card")) } }, "Print") : null;
  return offered.length || print ? el("div", { class: "row no-print" }, offered, print) : null;
}
