// From a card's kind to its drawing. An unknown kind is shown as the reply's plain text.

import { danger } from "./danger.js";
import { deadline } from "./deadline.js";
import { decision } from "./decision.js";
import { gym } from "./gym/link.js";
import { answers, documentCard, lines, start } from "./plain.js";
import { policy } from "./policy.js";
import { facts, screen } from "./screen.js";

const KINDS = { start, screen, facts, danger, decision, policy, deadline, lines, answers, gym, document: documentCard };

/**
 * Returns {title, body, className, after, described, taken}, or {bubble} for a drawing without a frame, or null where the plain text must serve.
 * `after` stands below the buttons; `described` is read out with the title; `taken` are the payloads of buttons that the drawing has placed itself.
 */
export function draw(card, ctx, reply) {
  const kind = Object.hasOwn(KINDS, card?.kind ?? "") ? KINDS[card.kind] : null;
  if (!kind) return null;
  try {
    return kind(card, ctx, reply);
  } catch (error) {
    console.error("card not drawn", card.kind, error);
    return null;
  }
}

/** Kinds that ask or conclude: with them the earlier forms and choices are over. */
export const TURNS_PAGE = new Set(["start", "screen", "facts", "decision"]);

export function isKnown(card) {
  return Object.hasOwn(KINDS, card?.kind ?? "");
}
