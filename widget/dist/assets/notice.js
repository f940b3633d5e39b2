// The notice that the guide is slow or away: whom to ring, and one button.
// It keeps its place from the first word to the last: only its words and what the button does change.

import { el } from "./dom.js";

export class Notice {
  /** `said`: nodes. `quiet`: told elsewhere, so not announced by itself. */
  constructor(log, numbers, said, { quiet = false } = {}) {
    this.pressed = false;
    this.watched = false;
    this.said = el("div", { class: "notice__said" }, said);
    this.button = el("button", { type: "button", class: "button button--main notice__button" });
    this.button.addEventListener("click", () => {
      if (this.button.getAttribute("aria-disabled") !== "true") this.onPress?.();
    });
    this.instead = el("p", { class: "notice__first" }, "You need not wait for this page. Ring instead:");
    this.box = el("div", { class: "notice", role: quiet ? null : "alert" }, this.said,
      el("p", { class: "notice__first" }, el("a", { href: "tel:999" }, "999"), " if a child is in danger now."),
      el("p", {}, this.button), this.instead, numbers);
    this.node = log.message("guide", this.box, { className: "message--card", quiet });
  }

  tell(said) {
    this.said.replaceChildren(...said);
    return this;
  }

  offer(title, onPress) {
    this.button.textContent = title;
    this.button.removeAttribute("aria-disabled");
    this.onPress = onPress;
    return this;
  }

  /** The button was pressed and works. */
  busy() {
    this.pressed = true;
    this.button.setAttribute("aria-disabled", "true");
    this.button.textContent = "Trying again…";
  }

  /** Somebody is on the button, or may be about to touch it: nobody sees a finger coming. */
  mayBePressed() {
    return this.holdsFocus() || this.button.matches(":hover") || !matchMedia("(hover: hover) and (pointer: fine)").matches;
  }

  /** What was waited for is here. Nothing moves until the person moves on. */
  over(title, go) {
    // Kept at its height, so that fewer words above the button do not lift it.
    this.said.style.minHeight = `${this.said.getBoundingClientRect().height}px`;
    this.box.removeAttribute("role");
    this.box.classList.add("notice--over");
    this.instead.textContent = "Numbers to ring:";
    this.tell([el("p", { class: "notice__title" }, title)]).offer("Go to the answer", go);
  }

  holdsFocus() {
    return this.node.contains(document.activeElement);
  }

  get there() {
    return this.node.isConnected;
  }

  remove() {
    this.node.remove();
  }
}
