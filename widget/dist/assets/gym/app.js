// The gym's page: which screen stands in the window, and what is the same on all of them.

import { el } from "../dom.js";
import { call } from "./api.js";
import { keepScreen } from "./keep.js";
import { lessonScreen, lessonsScreen } from "./lessons.js";
import { button, failed, goTo, problemPlace, row, say, screen } from "./parts.js";
import { practiceScreen, stopClock } from "./practice.js";
import { profileScreen } from "./profile.js";
import { prepareRealChild } from "./real_child.js";
import { shareScreen } from "./share.js";
import { startScreen } from "./start.js";
import { begin, gym } from "./state.js";
import { madeScreen, trainerScreen } from "./trainer.js";

const TITLE = "Threshold gym: practice only";
const main = document.getElementById("main");

/** Screens by the name in the address, after "#". Each gives {title, heading, node}, at once or after a call. */
const SCREENS = {
  start: startScreen,
  lessons: lessonsScreen,
  lesson: lessonScreen,
  practice: practiceScreen,
  profile: profileScreen,
  keep: keepScreen,
  cohort: shareScreen,
  trainer: (token) => (token ? trainerScreen(token) : madeScreen()),
};
/** Which entry of the navigation a screen without an entry of its own belongs to. */
const UNDER = { lesson: "lessons" };

let drawn = 0;

function place() {
  const [name, ...rest] = location.hash.slice(1).split("=");
  return SCREENS[name] ? { name, value: decodeURIComponent(rest.join("=")) } : { name: "start", value: "" };
}

/** Draw what the address names. `focus` is false only when the page opens. */
export async function show({ focus = true } = {}) {
  const turn = ++drawn;
  const { name, value } = place();
  stopClock();
  let made;
  try {
    if (!gym.progress) await begin();
    standingWords();
    made = await SCREENS[name](value);
  } catch (error) {
    made = broken(error);
  }
  // Somebody went on meanwhile.
  if (turn !== drawn) return;
  main.replaceChildren(made.node);
  document.title = `${made.title} | ${TITLE}`;
  for (const item of document.querySelectorAll(".gymnav__item")) {
    const here = item.hash === `#${UNDER[name] ?? name}`;
    if (here) item.setAttribute("aria-current", "page");
    else item.removeAttribute("aria-current");
  }
  scrollTo(0, 0);
  if (focus) made.heading.focus({ preventScroll: true });
  made.shown?.();
}

function standingWords() {
  if (gym.words.banner) document.getElementById("banner").textContent = gym.words.banner;
}

function broken(error) {
  const again = button("Try again", () => show(), { main: true });
  const place = problemPlace();
  place.append(...failed(error));
  return screen("This cannot be shown just now", place,
    el("p", {}, "If a real child is in danger now, ring 999. You need not wait for this page."), row(again, goTo("To the first screen", "start")));
}

// ---- what is the same on every screen ----

for (const node of document.querySelectorAll("[data-script]")) node.removeAttribute("data-script");

document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});

/** Scrolling stops below the tape, whose height changes with zoom. */
const tape = document.getElementById("tape");
new ResizeObserver(() => document.documentElement.style.setProperty("--head", `${tape.offsetHeight}px`)).observe(tape);

window.addEventListener("hashchange", () => show());
window.addEventListener("gym-redraw", () => show());
window.addEventListener("beforeunload", (event) => {
  if (gym.unsaved) event.preventDefault();
});

prepareRealChild({ call, say });
show({ focus: false });
