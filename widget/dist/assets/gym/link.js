// In the conversation: the way to the gym, in a tab of its own, so that what was answered stays.

import { el, paragraphs } from "../dom.js";

export function gym(card, ctx, reply) {
  return {
    bubble: [
      el("div", { class: "bubble" }, paragraphs(reply.text)),
      el("div", { class: "choices" }, el("a", { class: "button", href: card.address, target: "_blank", rel: "noopener" },
        card.title, el("span", { class: "visually-hidden" }, " (opens in a new tab)"))),
    ],
  };
}
