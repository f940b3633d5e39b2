// Parts that several screens of the gym share.

import { add, el, list, paragraphs, sentence, svg, uid, wording } from "../dom.js";
import { authorityWords, statusWords } from "../pack.js";
import { Failure } from "./api.js";
import { gym } from "./state.js";

const NEW_TAB = " (new tab)";

/** A screen: {title, node}. `title` is its heading; the app puts the focus there. */
export function screen(title, ...body) {
  const heading = el("h1", { class: "screen__title", tabindex: "-1" }, title);
  return { title, heading, node: el("div", { class: "screen" }, heading, body) };
}

export function card(title, ...body) {
  const id = uid("part");
  return el("section", { class: "card", "aria-labelledby": title ? id : null }, title ? el("h2", { class: "part__title", id }, title) : null, body);
}

export function button(words, press, { main = false, small = false, ...more } = {}) {
  const look = ["button", main ? "button--main" : "", small ? "button--small" : ""].filter(Boolean).join(" ");
  return el("button", { type: "button", class: look, ...more, on: { click: (event) => { if (!isOff(event.currentTarget)) press(event.currentTarget); } } }, words);
}

/** The content's words of that name; the page's own until they have come. */
export function word(name, own) {
  return gym.words[name] || own;
}

/** A link to a screen that looks like a button. */
export function goTo(words, hash, { main = false, ...more } = {}) {
  return el("a", { class: main ? "button button--main button--link" : "button button--link", href: `#${hash}`, ...more }, words);
}

export function row(...nodes) {
  return el("div", { class: "row no-print" }, nodes);
}

export function isOff(node) {
  return node?.getAttribute("aria-disabled") === "true";
}

/** A place for what goes wrong with a press; empty until then. */
export function problemPlace() {
  return el("div", { class: "problem", role: "alert" });
}

/** Do the work once, however often it is pressed. What fails is said in `place`, and the press may be repeated. */
export async function working(pressed, place, work) {
  if (isOff(pressed)) return null;
  pressed?.setAttribute("aria-disabled", "true");
  place.replaceChildren();
  try {
    return await work();
  } catch (error) {
    place.replaceChildren(...failed(error));
    return null;
  } finally {
    pressed?.removeAttribute("aria-disabled");
  }
}

/** The words of a failure. Anything but a Failure is a fault of the page and goes on to the console. */
export function failed(error) {
  if (!(error instanceof Failure)) {
    console.error(error);
    return [el("p", { class: "problem__title" }, "Something on this page went wrong. Nothing is lost. Try again.")];
  }
  return [el("p", { class: "problem__title" }, error.message), error.mend ? el("p", {}, error.mend) : null].filter(Boolean);
}

export function say(words) {
  const status = document.getElementById("status");
  status.textContent = "";
  requestAnimationFrame(() => { status.textContent = words; });
}

/** Where a line comes from, with its standing: on every one, since nothing here is the area's own until it is signed. */
export function sourceLine(source) {
  if (!source) return null;
  if (typeof source === "string" || source.words) return el("p", { class: "source" }, source.words ?? source);
  const status = [authorityWords(source.authority), statusWords(source.status)].filter(Boolean).join(", ");
  return el("p", { class: "source" }, `Source: ${[source.title, source.where].filter(Boolean).join(": ")}${status ? ` (${status})` : ""}`);
}

/** A share of something as a bar. Its words stand beside it, so the drawing itself is silent. */
export function bar(done, of, className = "meter") {
  const width = of > 0 ? Math.max(0, Math.min(100, (100 * done) / of)) : 0;
  return svg("svg", { class: className, viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" },
    svg("rect", { class: "meter__all", x: 0, y: 0, width: 100, height: 4 }),
    width ? svg("rect", { class: "meter__done", x: 0, y: 0, width, height: 4 }) : null);
}

export function linkedLive() {
  const address = gym.words.live_link || "/";
  return el("a", { class: "button button--main button--link", href: address, target: "_blank", rel: "noopener" },
    "Open the guide", el("span", { class: "new-tab" }, NEW_TAB));
}

/** Hand a file to the browser. */
export function download(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/** A yes or no question in a dialog. Escape is a no. */
export function confirm({ title, text, yes, no = "Keep it" }) {
  const part = (name) => document.getElementById(name);
  const dialog = part("ask");
  const from = document.activeElement;
  part("ask-title").textContent = title;
  part("ask-text").textContent = text;
  part("ask-yes").textContent = yes;
  part("ask-no").textContent = no;
  return new Promise((resolve) => {
    // Not by the "close" event: it comes late, and could answer the next question.
    const over = new AbortController();
    const answered = (value) => (event) => {
      event.preventDefault();
      over.abort();
      dialog.close();
      from?.focus?.();
      resolve(value);
    };
    part("ask-yes").addEventListener("click", answered(true), { signal: over.signal });
    part("ask-no").addEventListener("click", answered(false), { signal: over.signal });
    dialog.addEventListener("cancel", answered(false), { signal: over.signal });
    dialog.showModal();
  });
}

/** What must be mended before a form is sent: a list whose entries lead to their fields. */
export function problemList() {
  const node = el("div", { class: "problems", tabindex: "-1", role: "alert", hidden: true });
  const show = (problems) => {
    node.hidden = !problems.length;
    if (!problems.length) return;
    node.replaceChildren(el("p", { class: "problems__title" }, "Before this can be marked"),
      el("ul", {}, problems.map(({ words, field }) => el("li", {}, el("button", { type: "button", class: "link", on: { click: () => field.focus() } }, words)))));
    node.focus();
  };
  return { node, show };
}

export function lines(value, className = "bullets") {
  const items = list(value).map(wording).filter(Boolean);
  return items.length ? el("ul", { class: className }, items.map((line) => el("li", {}, line))) : null;
}

export function said(value, className) {
  return list(value).flatMap((line) => paragraphs(wording(line), className));
}

/** The last sentence of texts, where most of them end with the same one: it is said once, above them all. */
export function once(texts) {
  const last = (text) => String(text ?? "").match(/[^.]+\.$/)?.[0].trim() ?? "";
  const counts = new Map();
  for (const text of texts) counts.set(last(text), (counts.get(last(text)) ?? 0) + 1);
  const [common, number] = [...counts].sort(([, one], [, other]) => other - one)[0] ?? ["", 0];
  if (!common || number < 3) return { common: null, own: texts };
  return { common, own: texts.map((text) => (last(text) === common ? text.slice(0, text.length - common.length).trim() : text)) };
}

export { add, el, list, paragraphs, sentence, svg, uid };
