// Building elements. Data only ever becomes text nodes and checked attributes.

// The last: a path of this very site; two slashes, either way round, would name another.
const SAFE_ADDRESS = /^(https:\/\/|tel:[+0-9]+$|mailto:[^?\s]+$|#|\/(?![\/\\]))/;
let made = 0;

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
    } else if (name === "href") {
      if (SAFE_ADDRESS.test(value)) node.setAttribute("href", value);
    } else {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  add(node, children);
  return node;
}

/** A part of a drawing: numbers and names of our own, never data. */
export function svg(tag, props = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(props)) if (value !== null && value !== undefined) node.setAttribute(name, String(value));
  return add(node, children);
}

export function add(parent, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    parent.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return parent;
}

export function uid(stem) {
  made += 1;
  return `${stem}-${made}`;
}

export function list(value) {
  if (value === null || value === undefined || value === "") return [];
  return Array.isArray(value) ? value : [value];
}

/** A string as paragraphs, one per line of it. */
export function paragraphs(text, className) {
  return String(text ?? "").split(/\n+/).filter((line) => line.trim())
    .map((line) => el("p", { class: className }, line));
}

export function sentence(text) {
  const words = String(text ?? "");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function bullets(lines, className = "bullets") {
  const items = list(lines).filter(Boolean);
  if (!items.length) return null;
  return el("ul", { class: className }, items.map((line) => el("li", {}, wording(line))));
}

/** The words of an entry that is either a string or an object with a text. */
export function wording(entry) {
  if (entry === null || entry === undefined) return "";
  if (typeof entry !== "object") return String(entry);
  return String(entry.text ?? entry.line ?? entry.words ?? entry.label ?? entry.what ?? "");
}

export function disclosure(title, children, { open = false, className = "more" } = {}) {
  const filled = [children].flat(Infinity).filter(Boolean);
  if (!filled.length) return null;
  return el("details", { class: className, open }, el("summary", {}, title), el("div", { class: "more__body" }, filled));
}

export function press(what) {
  return `/press${JSON.stringify(what)}`;
}
