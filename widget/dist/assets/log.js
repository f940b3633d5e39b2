// The conversation on the page: messages in order, who said what, and forms that turn read-only.

import { draw, TURNS_PAGE } from "./cards.js";
import { gate } from "./own_view.js";
import { feedback } from "./papers.js";
import { termsIn } from "./terms.js";
import { carryOver } from "./screen.js";
import { add, el, list, paragraphs, uid } from "./dom.js";

const FROM = { you: "You", guide: "Guide" };
const FIELDS = "input, textarea, select, button";

/** What is read out together with a heading that takes the focus. */
function describe(heading, nodes, more = null) {
  for (const node of nodes) node.id ||= uid("said");
  heading.setAttribute("aria-describedby", [...nodes.map((node) => node.id), more].filter(Boolean).join(" "));
}

/** An earlier outcome keeps its heading; the rest folds, so that the one that stands is not mistaken for it. */
function foldAway(card) {
  const [heading, ...rest] = card.children;
  card.classList.add("card--past");
  heading.after(el("details", { class: "more" }, el("summary", {}, "An earlier outcome, kept to read"), el("div", { class: "more__body" }, rest)));
}

export class Log {
  constructor(place, ctx) {
    this.place = place;
    this.ctx = ctx;
    /** An outcome that waits for the user's own view: {item, title, gate}. */
    this.held = null;
  }

  clear() {
    this.held = null;
    this.place.replaceChildren();
  }

  message(from, children, { quiet = false, className = "" } = {}) {
    const item = el("li", { class: `message message--${from} ${className}`.trim() },
      el("p", { class: "message__from" }, FROM[from]));
    // A message that takes the focus is read from there; the live region stays silent about it.
    if (quiet) item.setAttribute("aria-live", "off");
    add(item, [children]);
    this.place.append(item);
    return item;
  }

  /** `shown` is a text, or pairs of question and answer. */
  you(shown) {
    const body = Array.isArray(shown)
      ? el("ul", { class: "given" }, shown.map(([name, value]) => el("li", {}, el("span", { class: "given__name" }, `${name}: `), el("bdi", {}, value))))
      : paragraphs(shown);
    // A name may be written from right to left.
    if (!Array.isArray(shown)) body.forEach((node) => { node.dir = "auto"; });
    return this.message("you", el("div", { class: "bubble" }, body), { quiet: true });
  }

  markUnsent(item, unsent) {
    item.classList.toggle("message--unsent", unsent);
    item.querySelector(".message__from").textContent = unsent ? "You (not sent yet)" : FROM.you;
  }

  /** Draws the replies of one turn; returns the first message and the heading that should take the focus. */
  guide(replies, { hold = false } = {}) {
    this.reveal();
    let firstItem = null;
    let heading = null;
    const before = [];
    const drafts = this.drafts();
    if (list(replies).some((reply) => TURNS_PAGE.has(reply.card?.kind))) this.turnPage();
    for (const reply of list(replies)) {
      const given = reply.card && typeof reply.card === "object" ? reply.card : {};
      const card = carryOver(given, drafts.get(given.screen));
      const drawn = draw(card, this.ctx, reply);
      let item = drawn ? this.card(drawn, { ...reply, card }) : this.text(reply);
      if (!item) continue;
      if (hold && item.title && card.own_view?.ask) item = this.hold(item, card.own_view);
      firstItem ??= item.node;
      heading ??= item.title ?? null;
      if (!heading) before.push(item.node);
    }
    if (heading && before.length) {
      for (const node of before) node.setAttribute("aria-live", "off");
      describe(heading, before, heading.getAttribute("aria-describedby"));
    }
    return { firstItem, heading };
  }

  /** The outcome is here and can be shown at any time; first the user may say what they think. */
  hold(item, part) {
    item.node.remove();
    const reveal = () => this.reveal(true);
    const asked = this.card(gate(part, this.ctx, reveal), { card: {} });
    this.held = { ...item, gate: asked.node };
    return asked;
  }

  /** Shows an outcome that was held back. `focus`: the question was passed over by the user. */
  reveal(focus = false) {
    if (!this.held) return;
    const { node, title, gate: asked } = this.held;
    this.held = null;
    asked.after(node);
    if (!focus) {
      asked.querySelectorAll("form").forEach((form) => this.lock(form));
      return;
    }
    this.ctx.show(node);
    title.focus({ preventScroll: true });
    asked.remove();
    this.ctx.show(node);
  }

  /** An outcome that was held back and is here once more, with both views: the first one is not needed. */
  dropHeld() {
    this.held = null;
  }

  text(reply) {
    const body = paragraphs(reply.text);
    const choices = this.choices(reply.buttons);
    if (!body.length && !choices) return null;
    return { node: this.message("guide", [body.length ? el("div", { class: "bubble" }, body) : null, choices]) };
  }

  card({ title, body, after, className, bubble, described, taken: placed }, reply) {
    if (bubble) return { node: this.message("guide", bubble), title: null };
    const heading = el("h2", { class: "card__title", tabindex: "-1", id: uid("card") }, title ?? "");
    if (list(described).length) describe(heading, described);
    const buttons = [...list(reply.card.buttons), ...list(reply.buttons)];
    const once = buttons.filter((button, at) => buttons.findIndex((other) => other.payload === button.payload) === at);
    const taken = new Set([...list(reply.card.actions).map((action) => action.payload), ...list(placed)]);
    // A form answers by itself; the buttons that answer are for those who get no card.
    const asks = reply.card.kind === "screen" || reply.card.kind === "facts";
    const offered = once.filter(({ payload }) => !taken.has(payload) && !(asks && /^\/press\{"do": ?"answer"/.test(payload)));
    const box = el("div", { class: `card ${className ?? ""}`.trim() }, title ? heading : null, body,
      this.choices(offered), after);
    // Only what asks: an outcome says its words in full, and is long enough.
    if (asks) add(box, [termsIn(box.textContent)]);
    // An outcome has it in its own place.
    if (reply.card.kind !== "decision") add(box, [feedback(reply.card.feedback)]);
    return { node: this.message("guide", box, { quiet: Boolean(title), className: "message--card" }), title: title ? heading : null };
  }

  choices(buttons) {
    const offered = list(buttons).filter((button) => button?.title);
    if (!offered.length) return null;
    return el("div", { class: "choices" }, offered.map((button) => this.ctx.button(button.title, button.payload)));
  }

  /** Open forms by their screen. */
  drafts() {
    return new Map([...this.place.querySelectorAll("form.form:not([data-locked])")].map((form) => [form.dataset.screen, form]));
  }

  /** With the next turn, what was answered before it shrinks to its answers: then the user moves on, and nothing moves under them. */
  shrink() {
    this.place.querySelectorAll("form[data-locked]:not([data-over])").forEach((form) => { form.dataset.over = "true"; });
  }

  /** Earlier forms and choices are over: still readable, no longer usable. */
  turnPage() {
    this.place.querySelectorAll("form.form, .choices, .card--decision").forEach((node) => this.lock(node));
    this.place.querySelectorAll(".card--decision:not(.card--past)").forEach(foldAway);
  }

  lock(node) {
    if (node.dataset.locked) return;
    node.dataset.locked = "true";
    node.querySelectorAll(FIELDS).forEach((field) => {
      field.setAttribute("aria-disabled", "true");
      if (field !== document.activeElement) field.tabIndex = -1;
      if (["text", "search", "textarea"].includes(field.type)) field.readOnly = true;
    });
    const refuse = (event) => {
      if (event.target.closest("a, summary")) return;
      event.preventDefault();
      event.stopPropagation();
    };
    node.addEventListener("click", refuse, true);
    node.addEventListener("keydown", (event) => { if (event.key.startsWith("Arrow") && event.target.type === "radio") event.preventDefault(); }, true);
    if (node.matches("form")) node.append(el("p", { class: "answered" }, "This part is done. To change an answer, use Show my answers in the menu."));
  }

  lockChoice(title) {
    this.place.querySelectorAll(".choices").forEach((node) => {
      if ([...node.querySelectorAll("button")].some((button) => button.textContent === title)) this.lock(node);
    });
  }
}
