// Papers to take away: which there are is asked when the part is opened; each is made on the server and saved from here.

import * as api from "./api.js";
import { disclosure, el, list, paragraphs, uid } from "./dom.js";

/** Offers a file for saving. */
export function save(file, name) {
  const address = URL.createObjectURL(file);
  const link = el("a", { download: name });
  link.setAttribute("href", address);
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

const SHARED = "On a shared computer, delete it there when you are done.";

function words(failure, otherwise) {
  if (!(failure instanceof api.Failure)) throw failure;
  return failure.message || otherwise;
}

/** The fold on an outcome. What may happen to a record stands before anything can be saved. */
export function papers() {
  const place = el("div", { class: "papers" });
  const said = el("p", { role: "status", class: "papers__said" });
  const node = disclosure("Save a record, a draft or a script", [said, place], { className: "more papers-fold" });
  let asked = false;
  node.addEventListener("toggle", async () => {
    if (!node.open || asked) return;
    asked = true;
    said.textContent = "Asking which papers there are…";
    try {
      const offer = await api.papers();
      said.textContent = "";
      place.replaceChildren(el("p", { class: "papers__disclosure" }, offer.disclosure), ...paragraphs(offer.before, "small"), ...list(offer.kinds).map((kind) => one(kind, offer)));
    } catch (failure) {
      asked = false;
      said.textContent = words(failure, "The papers cannot be reached just now. Close this part and open it again. Printing this page works without them.");
    }
  });
  return node;
}

function one(kind, offer) {
  const fields = list(kind.fields).map((field) => {
    const id = uid("own");
    const input = el("textarea", { id, dir: "auto", rows: 3, class: "own__reason", maxlength: field.longest, "aria-describedby": field.hint ? `${id}-hint` : null });
    return { field, input, node: el("div", {}, el("label", { class: "papers__label", for: id }, field.label),
      field.hint ? el("p", { class: "small", id: `${id}-hint` }, field.hint) : null, input) };
  });
  const said = el("p", { role: "status", class: "papers__said" });
  const own = () => Object.fromEntries(fields.map(({ field, input }) => [field.id, input.value.trim()]).filter(([, value]) => value));
  const make = (format) => async ({ currentTarget: button }) => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    said.textContent = "Being made…";
    try {
      save(await api.paper(kind.kind, format.format, own()), format.filename);
      said.textContent = `Saved to your downloads as ${format.filename}. ${SHARED}`;
    } catch (failure) {
      said.textContent = words(failure, "It was not made: the guide cannot be reached just now. What you wrote is still here. Try again.");
    } finally {
      button.removeAttribute("aria-disabled");
    }
  };
  return disclosure(kind.title, [
    paragraphs(kind.what),
    fields.length ? disclosure("Add words of your own", [el("p", { class: "small" }, offer.own_hint), fields.map(({ node }) => node)], { className: "more more--small" }) : null,
    el("div", { class: "row" }, list(kind.formats).map((format) => el("button", { type: "button", class: "button button--small", on: { click: make(format) } },
      format.label, el("span", { class: "visually-hidden" }, `: ${kind.title}`)))),
    said,
  ]);
}

/** "This was wrong", "This was unclear": two buttons and no words. */
export function feedback(part) {
  if (!list(part?.says).length) return null;
  const said = el("p", { role: "status", class: "small" });
  const press = (says) => async ({ currentTarget: button }) => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    try {
      said.textContent = (await api.feedback({ about: part.about, id: part.id, says })).thanks;
    } catch (failure) {
      button.removeAttribute("aria-disabled");
      said.textContent = words(failure, "It could not be sent. Nothing else is affected.");
    }
  };
  return el("div", { class: "feedback no-print" },
    el("div", { class: "row" }, part.says.map(({ says, label }) => el("button", { type: "button", class: "button button--quiet", on: { click: press(says) } }, label))),
    el("p", { class: "small" }, part.hint), said);
}
