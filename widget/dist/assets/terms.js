// Words that are explained where they stand: those of the glossary that occur on a card, folded beneath it.

import { sourceLine } from "./contacts.js";
import { disclosure, el, list } from "./dom.js";

/** More than this on one card would be a glossary, not a help. */
const MOST = 8;
/** So many are named on the closed line. */
const NAMED = 3;
let known = [];

/** assets/terms.json: {"terms": [{term, also, meaning, source}]}. Without it nothing is explained in place. */
export async function loadTerms() {
  try {
    const response = await fetch("assets/terms.json", { signal: AbortSignal.timeout(10000) });
    if (response.ok) known = list((await response.json()).terms).map((term) => ({ ...term, pattern: pattern([term.term, ...list(term.also)]) }));
  } catch { /* the page works without */ }
}

/** Whole words, plural too; a short form in capitals only as written. */
function pattern(names) {
  const escaped = (name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const short = names.filter((name) => name === name.toUpperCase()).map(escaped);
  const long = names.filter((name) => name !== name.toUpperCase() && name.length > 4).map(escaped);
  return {
    short: short.length ? new RegExp(`(?<![\\p{L}\\p{N}])(${short.join("|")})s?(?![\\p{L}\\p{N}])`, "u") : null,
    long: long.length ? new RegExp(`(?<![\\p{L}\\p{N}])(${long.join("|")})s?(?![\\p{L}\\p{N}])`, "iu") : null,
  };
}

function occurs({ short, long }, text) {
  const at = [short?.exec(text)?.index, long?.exec(text)?.index].filter((index) => index !== undefined);
  return at.length ? Math.min(...at) : -1;
}

/** The fold with the terms that stand in these words, in the order in which they come; null where there are none. */
export function termsIn(text) {
  const found = known.map((term) => ({ term, at: occurs(term.pattern, text) })).filter(({ at }) => at >= 0)
    .sort((one, other) => one.at - other.at).slice(0, MOST).map(({ term }) => term);
  if (!found.length) return null;
  const names = found.map(({ term }) => term);
  const named = names.length > NAMED + 1 ? `${names.slice(0, NAMED).join(", ")} and ${names.length - NAMED} more` : names.join(", ");
  return disclosure(`What these words mean: ${named}`,
    el("dl", { class: "terms" }, found.map((term) => el("div", {}, el("dt", {}, term.term), el("dd", {}, term.meaning),
      el("dd", {}, sourceLine(term.source))))), { className: "more more--small no-print" });
}
