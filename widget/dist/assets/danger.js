// The danger card, and what the page itself says at once when "Danger now" is pressed.

import { contactFirst } from "./contacts.js";
import { bullets, el, list, wording } from "./dom.js";

export function danger(card) {
  // 999 is the button already.
  const seen = new Set(["emergency_999"]);
  return {
    title: card.headline ?? "Ring 999 now",
    className: "card--danger",
    body: [
      el("p", {}, el("a", { class: "button button--call", href: "tel:999" }, "Ring 999")),
      list(card.first).map((line) => el("p", { class: "danger__first" }, wording(line))),
      list(card.signals).length ? el("div", {}, el("h3", {}, "What you said"), bullets(card.signals)) : null,
      el("p", { class: "danger__first" }, card.question ?? "Your answers are kept."),
    ],
    // Below the buttons: on a phone they would otherwise lie several screens down.
    after: list(card.then).length ? [el("h3", {}, "Then"), el("ol", { class: "danger__then" },
      list(card.then).map((part) => el("li", {},
        typeof part === "object" && part.who ? [el("strong", {}, part.who), el("span", { class: "danger__line" }, part.line)] : wording(part),
        contactFirst(part.contact, seen))))] : null,
  };
}

export function dangerAtOnce() {
  return [
    el("h2", { class: "card__title" }, "Ring 999 now"),
    el("p", {}, el("a", { class: "button button--call", href: "tel:999" }, "Ring 999")),
    el("p", {}, "Nothing here needs to be finished first. Your answers are kept."),
  ];
}
