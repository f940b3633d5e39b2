// What the server wrote into the page of its content: how the ids that cards carry are called.

import { sentence } from "./dom.js";

/** {"authority": {id: words}, "status": {id: words}}. An id without words is shown as it is. */
const words = JSON.parse(document.getElementById("pack-words")?.textContent || "{}");

function called(kind, id) {
  return words[kind]?.[id] ?? String(id ?? "").replace(/_/g, " ");
}

/** Whose a source is, such as "National". */
export function authorityWords(id) {
  return sentence(called("authority", id));
}

/** How it stands, such as "not confirmed". */
export function statusWords(id) {
  return called("status", id);
}
