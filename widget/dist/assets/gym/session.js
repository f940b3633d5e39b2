// How much of the ten minutes is used.

import { bar, el } from "./parts.js";
import { gym } from "./state.js";

export function session() {
  const now = gym.session;
  if (!now) return null;
  const minutes = Math.min(Math.floor(now.seconds / 60), Math.round(now.of / 60));
  const decided = now.decisions === 1 ? "1 decision" : `${now.decisions} decisions`;
  return el("div", { class: "session" }, bar(now.seconds, now.of),
    el("p", { class: "session__words" }, `${minutes ? `About ${minutes}` : "Less than 1"} of ${Math.round(now.of / 60)} minutes, ${decided} in this session.`));
}
