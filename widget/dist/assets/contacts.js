// Contacts, sources and deadlines: the small parts that several cards share.

import { disclosure, el, list, sentence } from "./dom.js";
import { authorityWords, statusWords } from "./pack.js";

export const OVERDUE = "overdue for review";

const ADDRESS = /^(https:\/\/)?([a-z0-9-]+\.)+[a-z]{2,}(\/[^\s"<>]*)?$/i;

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

export function dayWords(iso) {
  const date = /^\d{4}-\d{2}-\d{2}/.test(iso ?? "") ? new Date(`${iso.slice(0, 10)}T00:00:00Z`) : null;
  return date && !Number.isNaN(date.valueOf()) ? DAY.format(date) : String(iso ?? "");
}

function newTab(address, words) {
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, words, el("span", { class: "new-tab" }, " (opens in a new tab)"));
}

/** A long address may break before a dot and after a stroke, and nowhere else. */
function breakable(address) {
  return address.split(/(?<=\/)|(?=\.)/).flatMap((part, at) => (at ? [el("wbr"), part] : [part]));
}

/** Numbers that words name and that can be rung from them. */
const EVERYWHERE = [{ lines: ["999", "101"].map((value) => ({ kind: "phone", value })) }];

function lineValue(line) {
  const value = String(line.value ?? "");
  const digits = value.replace(/[^+0-9]/g, "");
  if (line.kind === "phone" && digits.length >= 3) return el("a", { class: "ring", href: `tel:${digits}` }, value);
  if (line.kind === "web" && ADDRESS.test(value)) {
    const bare = value.replace(/^https:\/\//, "");
    return newTab(`https://${bare}`, breakable(bare));
  }
  if (line.kind === "email" && /^[^\s@?]+@[^\s@?]+$/.test(value)) return el("a", { href: `mailto:${value}` }, value);
  return el("span", { class: "contact__words" }, withNumbers(value, EVERYWHERE));
}

/** A paragraph in which the contacts' telephone numbers can be tapped. */
export function withNumbers(text, contacts) {
  const phones = list(contacts).flatMap((contact) => list(contact.lines)).filter((line) => line.kind === "phone").map((line) => line.value);
  const found = phones.map((value) => [text.indexOf(value), value]).filter(([at]) => at >= 0).sort(([one], [other]) => one - other)[0];
  if (!found) return [text];
  const [at, value] = found;
  return [text.slice(0, at), lineValue({ kind: "phone", value }), ...withNumbers(text.slice(at + value.length), contacts)];
}

export function contactLines(contact) {
  return el("ul", { class: "contact__lines" }, list(contact.lines).map((line) => {
    if (typeof line === "string") return el("li", {}, line);
    return el("li", {}, lineValue(line),
      // Words say themselves what they stand for; a number or an address does not.
      line.status && line.status !== "confirmed" && line.kind !== "words" ? [" ", el("span", { class: "tag" }, statusWords(line.status))] : null,
      line.note ? el("span", { class: "contact__note" }, line.note) : null);
  }));
}

function contactBlock(contact) {
  if (typeof contact !== "object") return el("p", {}, contact);
  return el("div", { class: "contact" },
    el("p", { class: "contact__name" }, sentence(contact.name)),
    contact.audience ? el("p", { class: "contact__whom" }, sentence(contact.audience)) : null,
    contact.what_for ? el("p", { class: "contact__for" }, contact.what_for) : null,
    contactLines(contact),
    contact.find_out ? el("p", { class: "contact__for" }, contact.find_out) : null,
    // Not "checked": beside a number that is not confirmed it would read as if it were.
    contact.checked && list(contact.lines).some((line) => line.status !== "confirmed")
      ? el("p", { class: "small" }, `Looked up ${dayWords(contact.checked)}`) : null);
}

/** Beneath a step: whom to ring, without the particulars that stand under Contacts; once is enough on one card. */
function contactBrief(contact, seen = new Set()) {
  if (!contact || seen.has(contact.id)) return null;
  if (contact.id) seen.add(contact.id);
  if (typeof contact !== "object") return el("p", {}, contact);
  // "Your own safeguarding lead: your own safeguarding lead, or the deputy" says it twice.
  const says = String(list(contact.lines)[0]?.value ?? "").toLowerCase().startsWith(String(contact.name).toLowerCase());
  return el("div", { class: "contact contact--brief" }, says ? null : el("p", { class: "contact__name" }, sentence(contact.name)),
    list(contact.lines).length ? contactLines(contact) : el("p", { class: "small" }, contact.find_out));
}

/** In the first thing to do: the number to ring stands alone; pages and addresses fold away beneath it. */
export function contactFirst(contact, seen) {
  const phones = list(contact?.lines).filter((line) => line.kind === "phone");
  const others = list(contact?.lines).filter((line) => line.kind !== "phone");
  if (!phones.length || seen.has(contact.id)) return contactBrief(contact, seen);
  if (contact.id) seen.add(contact.id);
  return el("div", { class: "contact contact--brief" }, el("p", { class: "contact__name" }, sentence(contact.name)),
    contactLines({ lines: phones }),
    disclosure("Web pages and forms", others.length ? contactLines({ lines: others }) : null, { className: "more more--small" }));
}

export function contactList(contacts) {
  const items = list(contacts).filter(Boolean);
  if (!items.length) return null;
  return el("ul", { class: "contacts" }, items.map((contact) => el("li", {}, contactBlock(contact))));
}

/** Numbers for somebody in a hurry. 999 stands above them already. */
export function numberList(contacts) {
  const items = list(contacts).filter((contact) => contact && contact.id !== "emergency_999");
  if (!items.length) return null;
  return el("ul", { class: "contacts" }, items.map((contact) => el("li", {}, el("div", { class: "contact" },
    el("p", { class: "contact__name" }, sentence(contact.name)),
    contact.what_for ? el("p", { class: "contact__for" }, contact.what_for) : null,
    // What has expired has no number any more, and says with whom to check.
    list(contact.lines).length ? contactLines(contact) : el("p", { class: "contact__for" }, contact.find_out)))));
}

/** One line under a statement: the document, where in it, whose it is and its standing. */
export function sourceLine(citation) {
  if (!citation) return null;
  const standing = [authorityWords(citation.authority), statusWords(citation.status)].filter(Boolean).join(", ");
  const place = [citation.title ?? citation.document, citation.where].filter(Boolean).join(": ");
  return el("p", { class: "source" }, "Source: ", place, standing ? ` (${standing})` : "");
}

export function sourceList(citations) {
  const items = list(citations).filter(Boolean);
  if (!items.length) return null;
  return el("ul", { class: "sources" }, items.map((citation) => el("li", {},
    el("p", { class: "sources__title" }, citation.title ?? citation.document),
    el("p", { class: "small" }, [
      citation.where,
      citation.edition ? `Edition: ${citation.edition}` : null,
      citation.dated ? `Dated ${dayWords(citation.dated)}` : null,
      citation.checked ? `Checked ${dayWords(citation.checked)}` : null,
    ].filter(Boolean).join(" · ")),
    el("p", { class: "small" },
      el("span", { class: "tag" }, authorityWords(citation.authority)),
      " ", el("span", { class: "tag" }, statusWords(citation.status)),
      citation.overdue ? [" ", el("span", { class: "tag tag--warn" }, OVERDUE)] : null))));
}

/** By when, in words, with the event that starts the clock. */
export function byWhen(by) {
  if (!by) return "";
  if (typeof by === "string") return by;
  const day = by.date_words || (by.date ? dayWords(by.date) : "");
  if (!day || by.kind === "now" || by.kind === "before_home") return by.words || day;
  if (!by.words) return day;
  // A last day put first would read as leave to wait.
  return by.kind === "today" || /^(now|at once|today)\b/i.test(by.words) ? `${by.words} (${day})` : `${day} (${by.words})`;
}

export function clockNote(by) {
  if (!by || typeof by === "string") return null;
  return [
    by.clock_start && !["now", "none"].includes(by.kind) ? el("p", { class: "small" }, `The clock starts: ${by.clock_start}`) : null,
    by.suggested && !/suggested/i.test(by.words ?? "") ? el("p", { class: "small" }, "Your own date, suggested here. It is not a policy date.") : null,
  ];
}

/** assets/numbers.json: {"contacts": [...]} in the shape of a decision's contacts. They stand in the page already. */
export async function loadNumbers() {
  try {
    const response = await fetch("assets/numbers.json", { signal: AbortSignal.timeout(10000) });
    if (!response.ok) return [];
    const data = await response.json();
    return list(Array.isArray(data) ? data : data.contacts);
  } catch {
    return [];
  }
}

