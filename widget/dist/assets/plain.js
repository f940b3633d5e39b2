// The cards that only tell: lines, the answers so far, and a document to copy or save.

import { contactList, withNumbers } from "./contacts.js";
import { save as saveFile } from "./papers.js";
import { disclosure, el, list, paragraphs, sentence, wording } from "./dom.js";

/** Files for a program to read, not for people: there is nothing in them to look at or to copy. What is done with each. */
const FILES = {
  "application/json": "Save it, and hand it on as your organisation allows. Your lead opens it on this page: Menu, Open a saved case.",
  "text/calendar": "Save it, then open it with your calendar. Each date becomes an entry of its own.",
};

/** The greeting: what to begin with, what may be asked, and where the person works, each a tap. */
export function start(card, ctx, reply) {
  const settings = list(card.settings).map((setting) => setting.label);
  const isSetting = (button) => settings.includes(button.title);
  const buttons = list(reply.buttons);
  const examples = list(card.examples?.texts);
  const elsewhere = new Set([card.examples?.hint, ...examples.map((text) => `- ${text}`)]);
  const words = String(reply.text ?? "").split("\n").filter((line) => line && !elsewhere.has(line));
  // What to do here comes first; its standing is at the head of the page already.
  const lead = words.pop()?.replace(` ${card.banner}.`, "") ?? "";
  const group = (offered) => el("div", { class: "choices" }, offered.map((button) => ctx.button(button.title, button.payload)));
  return {
    bubble: [
      el("div", { class: "bubble bubble--start" }, el("p", { class: "lead" }, lead), words.slice(-1).map((line) => el("p", {}, line))),
      group(buttons.filter((button) => !isSetting(button))),
      words.length > 1 ? el("div", { class: "start__about" }, words.slice(0, -1).map((line) => el("p", {}, line))) : null,
      examples.length ? el("div", { class: "settings", role: "group", "aria-label": card.examples.hint },
        el("p", { class: "settings__title" }, card.examples.hint),
        el("div", { class: "choices" }, examples.map((text) => ctx.ask(text)))) : null,
      buttons.some(isSetting) ? el("div", { class: "settings", role: "group", "aria-label": "Where you work" },
        el("p", { class: "settings__title" }, "Where do you work? One tap, so that the steps fit. You can leave it out."),
        group(buttons.filter(isSetting))) : null,
    ],
  };
}

export function lines(card) {
  return {
    title: sentence(card.title),
    body: list(card.lines).flatMap((line) => wording(line).split(/\n+/)).filter((line) => line.trim())
      .map((line) => el("p", {}, withNumbers(line, card.contacts))),
    after: contactList(card.contacts),
  };
}

export function answerRows(rows, ctx) {
  const items = list(rows);
  if (!items.length) return null;
  return el("dl", { class: "answers" }, items.map((row) => el("div", { class: "answers__row" },
    el("dt", {}, row.short ?? row.text),
    el("dd", {}, row.value_label ?? "Not answered"),
    row.change ? el("dd", { class: "answers__change" }, ctx.button(
      ["Change", el("span", { class: "visually-hidden" }, ` ${row.short ?? row.text}`)],
      row.change, { className: "button button--small", shown: `Change: ${row.short ?? row.text}`, stays: true })) : null)));
}

export function answers(card, ctx) {
  return {
    title: card.title ?? "Your answers",
    body: [paragraphs(card.intro), answerRows(card.rows, ctx) ?? el("p", {}, "Nothing has been answered yet.")],
  };
}

export function documentCard(card, ctx) {
  const said = el("p", { class: "small", role: "status" });
  const text = String(card.text ?? "");
  const file = FILES[card.mime] ?? null;
  const shown = el("pre", { class: "document", tabindex: "0", role: "region", "aria-label": card.title ?? "Document" }, text);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = "Copied.";
    } catch {
      const range = document.createRange();
      range.selectNodeContents(shown);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      said.textContent = "Copying was not allowed here. The text is selected: copy it with your keyboard or menu.";
    }
  };
  const save = () => {
    saveFile(new Blob([text], { type: card.mime || "text/plain;charset=utf-8" }), card.filename || "threshold-guide.txt");
    said.textContent = "Saved to your downloads. On a shared computer, delete it there when you are done.";
  };
  return {
    title: card.title ?? "Document",
    className: "card--document",
    body: [
      paragraphs(card.intro), ctx.standing(card),
      file ? el("p", {}, file) : shown,
      el("div", { class: "row" },
        file ? null : el("button", { type: "button", class: "button button--main", on: { click: copy } }, "Copy"),
        el("button", { type: "button", class: file ? "button button--main" : "button", on: { click: save } }, "Save as a file")),
      said,
      file ? disclosure("What is in the file", shown) : null,
    ],
  };
}
