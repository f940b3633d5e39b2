// The order of the routes as steps that widen upwards. The words stand beside it, so nothing hangs on the picture.

import { bullets, disclosure, el, list, svg, uid } from "./dom.js";
import { sourceLine } from "./contacts.js";

/** Width of the lowest step and of the highest, in parts of a hundred. */
const LOWEST = 24;
const HIGHEST = 100;

export function ladder(part) {
  if (!part) return null;
  const id = uid("ladder");
  const routes = list(part.routes);
  const width = (at) => LOWEST + ((HIGHEST - LOWEST) * at) / Math.max(routes.length - 1, 1);
  const rows = routes.map((route, at) => el("li", { class: route.current ? "ladder__row ladder__row--here" : "ladder__row", "aria-current": route.current ? "step" : null },
    step(width(at)),
    el("div", { class: "ladder__words" }, el("span", { class: "ladder__action" }, route.action),
      el("span", { class: "ladder__level" }, route.level_words),
      list(route.marks).map((mark) => el("span", { class: "ladder__mark" }, mark))))).reverse();
  return el("figure", { class: "ladder", role: "group", "aria-labelledby": id },
    el("h3", { id }, part.title),
    el("ol", { class: "ladder__rows" }, rows),
    el("figcaption", { class: "ladder__note" }, part.note),
    beside(part.up), beside(part.down),
    part.continuum ? disclosure("What the area's own document says, and what is not held",
      [el("p", {}, part.continuum.sentence), el("p", {}, part.continuum.not_held), sourceLine(part.continuum.source)],
      { className: "more more--small" }) : null);
}

/** One step, as high as its words. */
function step(width) {
  return svg("svg", { class: "ladder__step", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" },
    svg("rect", { x: 0, y: 0, width, height: 10 }));
}

function beside(group) {
  if (!list(group?.lines).length) return null;
  return el("div", { class: "ladder__beside" }, el("h4", {}, group.title), bullets(group.lines));
}
