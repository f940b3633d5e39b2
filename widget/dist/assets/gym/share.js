// A group's link: what would be shared is read first, and sharing is the learner's own choice.

import { call } from "./api.js";
import { button, card, el, goTo, problemPlace, row, said, screen, working } from "./parts.js";
import { begun, gym } from "./state.js";

export async function shareScreen(token) {
  const look = await call("cohort/look", { cohort: token });
  gym.cohort = token;
  const problem = problemPlace();
  const after = el("div", { role: "status" });
  const share = button("Share my result without a name", (pressed) => working(pressed, problem, async () => {
    const { shared } = await call("cohort/share", { cohort: token, progress: gym.progress });
    after.replaceChildren(...said(shared, "reasons__label"));
    pressed.remove();
  }), { main: true });
  return screen(look.title ? `The group of ${look.title}` : "A practice group",
    card("What is shared", said(look.words), el("p", {}, "You need not share anything. The gym works the same either way."), problem, after,
      !begun() ? el("p", {}, "You have no result yet. Do some cases first, then come back by Profile.") : null,
      row(begun() && look.open !== false ? share : null, goTo(begun() ? "Go on practising" : "Begin", "start", { main: !begun() }))));
}
