// Drawings of how somebody decides: where they lean, and how sure they are against how often they agree.

import { el, list, sentence, svg } from "./parts.js";

/** One step of the continuum on the scale of `leaning`. */
const STEP = 0.25;
const WIDTH = 200;
const HEIGHT = 22;

/** Every harm type as one strip under a common scale, its words beside it, and all figures as a table. */
export function leanings(profile) {
  const rows = list(profile).filter(known);
  const few = list(profile).filter((row) => !known(row));
  if (!rows.length) return el("p", {}, "There are too few decisions yet to say. This fills as you go on.");
  const unknown = few.length ? el("p", {}, "Too few decisions yet to say: ", few.map(({ label }) => label.toLowerCase()).join("; "), ".") : null;
  return el("div", { class: "lean" },
    el("p", { class: "lean__scale", "aria-hidden": "true" }, el("span", {}, "later"), el("span", {}, "as the guide"), el("span", {}, "sooner")),
    el("ul", { class: "lean__rows" }, rows.map((row) => el("li", { class: "lean__row" },
      el("p", { class: "lean__label" }, row.label), strip(row), el("p", { class: "lean__words" }, row.words)))),
    unknown, figures(rows));
}

const known = ({ leaning }) => leaning !== null && leaning !== undefined;

const at = (value) => ((Math.max(-1, Math.min(1, value)) + 1) / 2) * WIDTH;

/** A dot for the leaning, and a line over all that it might be. */
function strip({ leaning, low, high }) {
  const middle = HEIGHT / 2;
  return svg("svg", { class: "lean__strip", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true", focusable: "false" },
    svg("rect", { class: "lean__field", x: 0.5, y: 0.5, width: WIDTH - 1, height: HEIGHT - 1, rx: 3 }),
    [-0.75, -0.5, -0.25, 0.25, 0.5, 0.75].map((tick) => svg("line", { class: "lean__tick", x1: at(tick), x2: at(tick), y1: middle - 3, y2: middle + 3 })),
    svg("line", { class: "lean__middle", x1: at(0), x2: at(0), y1: 1, y2: HEIGHT - 1 }),
    svg("line", { class: "lean__range", x1: at(low), x2: at(high), y1: middle, y2: middle }),
      [low, high].map((end) => svg("line", { class: "lean__range", x1: at(end), x2: at(end), y1: middle - 4, y2: middle + 4 })),
      svg("circle", { class: "lean__dot", cx: at(leaning), cy: middle, r: 4.5 }));
}

function figures(rows) {
  return el("details", { class: "more more--small" }, el("summary", {}, "The figures as a table"),
    el("div", { class: "more__body scroll", tabindex: "0", role: "region", "aria-label": "The figures as a table" },
      el("table", { class: "figures" }, el("caption", { class: "small" }, "Steps of the continuum. The range holds the true leaning with 95 per cent certainty."),
        el("thead", {}, el("tr", {}, ["Harm", "Decisions", "Leaning", "Range"].map((head) => el("th", { scope: "col" }, head)))),
        el("tbody", {}, rows.map((row) => el("tr", {}, el("th", { scope: "row" }, row.label), el("td", {}, row.decisions),
          el("td", {}, inSteps(row.leaning)), el("td", {}, `${inSteps(row.low)} to ${inSteps(row.high)}`)))))));
}

export function inSteps(leaning) {
  const steps = Math.abs(leaning / STEP);
  if (steps < 0.05) return "as the guide";
  return `${steps.toFixed(1)} ${leaning < 0 ? "later" : "sooner"}`;
}

/** What was said beforehand and how often it came so, as two bars per answer with their words. */
export function calibration(part) {
  const bands = list(part?.bands);
  if (!bands.length) return null;
  return el("ul", { class: "bands" }, bands.map((band) => el("li", { class: "bands__row" },
    el("p", { class: "lean__label" }, sentence(band.label)),
    band.decisions ? [
      pair("You said", band.said, `about ${tenths(band.said)} in 10`),
      pair("Agreed", band.agreed, `${Math.round(band.agreed * band.decisions)} of ${band.decisions}`, true),
    ] : el("p", { class: "small" }, "Not said yet."))));
}

function tenths(share) {
  return Math.round(share * 10);
}

function pair(label, share, words, came = false) {
  return el("div", { class: "bands__pair" }, el("span", {}, label),
    el("span", { class: "bands__words" }, words),
    svg("svg", { class: came ? "bands__bar bands__bar--came" : "bands__bar", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" },
      svg("rect", { class: "meter__all", x: 0, y: 0, width: 100, height: 8 }), svg("rect", { class: "bands__share", x: 0, y: 0, width: 100 * share, height: 8 })));
}
