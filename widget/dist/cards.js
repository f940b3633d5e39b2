// From a card's kind to its drawing. An unknown kind is shown as the reply's plain text.

import { danger } from "./danger.js";
import { decision } from "./decision.js";
import { answers, documentCard, lines } from "./plain.js";
import { facts, screen } from "./screen.js";

const KINDS = { screen, facts, danger, decision, lines, answers, document: documentCard };

/** Returns {title, body, className}, or null where the plain text must serve. */
export function draw(card, ctx) {
  const kind = Object.hasOwn(KINDS, card?.kind ?? "") ? KINDS[card.kind] : null;
  if (!kind) return null;
  try {
    return kind(card, ctx);
  } catch (error) {
    console.error("card not drawn", card.kind, error);
    return null;
  }
}

/** Kinds that ask or conclude: with them the earlier forms and choices are over. */
export const TURNS_PAGE = new Set(["screen", "facts", "decision"]);
