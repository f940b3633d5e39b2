// The danger card, and what the page itself says at once when "Danger now" is pressed.

import { contactBrief } from "./contacts.js";
import { bullets, el, list, wording } from "./dom.js";

export function danger(card) {
  const seen = new Set();
  return {
    title: card.headline ?? "Ring 999 now",
    className: "card--danger",
    body: [
      el("p", {}, el("a", { class: "button button--call", href: "tel:999" }, "Ring 999")),
      list(card.first).map((line) => el("p", { class: "danger__first" }, wording(line))),
      list(card.then).length ? [el("h3", {}, "Then"), el("ol", { class: "danger__then" },
        list(card.then).map((part) => el("li", {},
          typeof part === "object" && part.who ? [el("strong", {}, part.who), el("span", { class: "danger__line" }, part.line)] : wording(part),
          contactBrief(part.contact, seen))))] : null,
      list(card.signals).length ? [el("h3", {}, "What you said"), bullets(card.signals)] : null,
      el("p", { class: "danger__first" }, card.question ?? "Your answers are kept."),
    ],
  };
}

export function dangerAtOnce() {
  return [
    el("h2", { class: "card__title" }, "Ring 999 now"),
    el("p", {}, el("a", { class: "button button--call", href: "tel:999" }, "Ring 999")),
    el("p", {}, "Nothing here needs to be finished first. Your answers are kept."),
  ];
}
