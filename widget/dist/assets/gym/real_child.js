// The way out: whoever has a real child in mind is sent on from every screen, and danger gets 999.

import { el } from "../dom.js";
import { linkedLive, said, working } from "./parts.js";
import { gym } from "./state.js";

const $ = (id) => document.getElementById(id);

export function prepareRealChild({ call, say }) {
  const dialog = $("real-child");
  const box = $("real-box");
  const told = $("real-told");
  const problem = $("real-problem");

  $("real").addEventListener("click", () => {
    if (gym.words.live_link) $("real-live").setAttribute("href", ownPath(gym.words.live_link));
    if (gym.words.live_words) $("real-words").textContent = gym.words.live_words;
    if (gym.words.real_child_heading) $("real-title").textContent = gym.words.real_child_heading;
    if (gym.words.real_child_hint) $("real-hint").textContent = gym.words.real_child_hint;
    dialog.showModal();
    $("real-title").focus();
  });
  $("real-close").addEventListener("click", () => dialog.close());
  // Nothing that was written about a real child stays.
  dialog.addEventListener("close", () => {
    box.value = "";
    told.replaceChildren();
    told.hidden = true;
    problem.hidden = true;
    $("real").focus();
  });

  $("real-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = box.value.trim();
    problem.hidden = Boolean(text);
    if (!text) {
      problem.textContent = "Write a few words first, or open the guide.";
      box.focus();
      return;
    }
    const place = el("div", {});
    await working($("real-send"), place, async () => {
      const { typed } = await call("typed", { text });
      told.replaceChildren(el("h3", {}, typed.headline), ...said(typed.lines), el("p", {}, linkedLive()));
      told.classList.toggle("real__told--danger", Boolean(typed.danger));
      say(typed.headline);
    });
    if (place.childNodes.length) told.replaceChildren(el("h3", {}, "In danger now: ring 999"), ...place.childNodes, el("p", {}, linkedLive()));
    told.hidden = false;
    told.focus();
    dialog.scrollTo(0, 0);
  });
}

/** The guide itself is on this very site. */
function ownPath(address) {
  return /^\/(?![/\\])/.test(address) ? address : "/";
}
