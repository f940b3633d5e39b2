// The page: sends turns, draws replies, and says plainly when the guide cannot be reached.

import * as api from "./api.js";
import { isKnown } from "./cards.js";
import { loadNumbers, numberList } from "./contacts.js";
import { dangerAtOnce } from "./danger.js";
import { el, list, paragraphs, press } from "./dom.js";
import { Log } from "./log.js";
import { Notice } from "./notice.js";
import { loadTerms } from "./terms.js";

const LONGEST = 10000;
const LONGEST_FILE = 200000;
const KEPT = "What you wrote is kept on this page.";
const $ = (id) => document.getElementById(id);

const box = $("box");
let busy = false;
let numbers = [];
let termsThere = null;
const unsent = new Map();
/** A notice whose answer has come, left in its place until the person moves on. */
let lingering = null;

const ctx = {
  send,
  lock: (node) => log.lock(node),
  show: (node) => show(node),
  numbers: () => numbers,
  numberList: () => numbersHere(),
  standing: (card, words) => {
    const text = card.banner ?? words;
    return text ? el("p", { class: "standing" }, text) : null;
  },
  print: (card) => {
    wanted = card;
    window.print();
  },
  /** A question that one tap asks. */
  ask(text) {
    return el("button", {
      type: "button", class: "button button--ask",
      on: { click: ({ currentTarget: button }) => { if (button.getAttribute("aria-disabled") !== "true") send({ text }, { shown: text, from: button }); } },
    }, text);
  },
  button(title, payload, { className = "button", shown, stays = false } = {}) {
    return el("button", {
      type: "button", class: className,
      on: {
        click: ({ currentTarget: button }) => {
          if (button.getAttribute("aria-disabled") === "true") return;
          send({ payload }, {
            shown: shown ?? (typeof title === "string" ? title : button.textContent), from: button,
            onTaken: stays ? null : () => log.lock(button.closest(".choices") ?? button.parentElement),
          });
        },
      },
    }, title);
  },
};
const log = new Log($("messages"), ctx);

/** What the button of a card wants on paper; otherwise the last outcome. */
let wanted = null;

// ---- one turn ----

/**
 * `turn` is {text} or {payload}. Nothing is locked or cleared until the server has taken it.
 * An answer may be lost on its way: the same message sent again keeps its id, so that the server counts it once.
 */
async function send(turn, { shown, onTaken, onFailed = null, from = null, urgent = false, bubble = null, notice = null, replaces = null } = {}) {
  if (busy && !urgent) {
    say("Your last answer is still being sent. One moment.");
    return;
  }
  if (lingering !== notice) lingering?.remove();
  lingering = null;
  // The same form sent again, perhaps changed: its earlier failed try is over.
  const failed = unsent.get(from);
  if (!notice) failed?.nodes.forEach((node) => node.remove());
  unsent.delete(from);
  const same = failed && failed.turn.payload === turn.payload && failed.turn.text === turn.text;
  const message = { ...turn, id: turn.id ?? (same ? failed.turn.id : api.newId()) };
  const mine = bubble ?? log.you(shown);
  if (!bubble) log.shrink();
  const waiting = startWaiting(urgent, notice, { room: !urgent });
  // Now there is room for it at the top, however short the page was.
  if (!bubble && !replaces) show(mine);
  try {
    if (!api.token()) await api.begin({ onSlow: waiting.slow });
    const replies = await api.sendTurn(labelled(message, shown), { onSlow: waiting.slow });
    waiting.stop();
    // Plain words alone may be a refusal: the form stays usable then.
    if (replies.some(({ card }) => isKnown(card))) onTaken?.();
    if (replies.some(({ card }) => card?.kind === "decision")) log.dropHeld();
    log.markUnsent(mine, false);
    arrived(replies, waiting.notice);
    if (replaces && !replaces.contains(document.activeElement)) replaces.remove();
  } catch (failure) {
    waiting.stop();
    if (!(failure instanceof api.Failure)) throw failure;
    if (waiting.again) {
      send(message, { shown, onTaken, onFailed, from, urgent, bubble: mine, notice: waiting.notice, replaces });
      return;
    }
    onFailed?.();
    const again = (place) => send(message, { shown, onTaken, from, urgent, bubble: mine, notice: place, replaces });
    if (failure.kind === "refused") refused(failure, turn, waiting.notice);
    else if (failure.kind === "ended") ended(failure, turn, waiting.notice);
    else {
      log.markUnsent(mine, true);
      const place = unreachable(again, { notice: waiting.notice, failure, scroll: !replaces });
      if (from) unsent.set(from, { nodes: [mine, place], turn: message });
    }
  }
}

/** A press goes with its words, so that the conversation can be drawn again. */
function labelled(turn, shown) {
  if (!turn.payload) return turn;
  return { ...turn, text: Array.isArray(shown) ? shown.map((pair) => pair.join(": ")).join("; ") : shown };
}

/** An answer for which a notice may be on show. Nothing moves under a finger that is on its way to the notice's button. */
function arrived(replies, notice, { quietly = false } = {}) {
  if (!notice?.there || notice.pressed || !notice.mayBePressed()) {
    receive(replies, { quietly: quietly && !notice, force: Boolean(notice?.holdsFocus()) });
    notice?.remove();
    return;
  }
  const { firstItem, heading } = receive(replies, { quietly: true });
  lingering = notice;
  notice.over("The answer is here, below.", () => {
    lingering = null;
    goTo(heading ?? firstItem);
    notice.remove();
    if (firstItem) show(firstItem);
  });
  say("The answer is here.");
}

function goTo(node) {
  if (!node) return;
  node.tabIndex = -1;
  node.focus({ preventScroll: true });
}

function receive(replies, { quietly = false, force = false } = {}) {
  for (const { card } of list(replies)) marks(card);
  const { firstItem, heading } = log.guide(replies, { hold: !quietly });
  if (quietly || !firstItem) return { firstItem, heading };
  const typing = document.activeElement === box && box.value.trim();
  if (heading && (force || !typing)) {
    heading.focus({ preventScroll: true });
  } else if (force) {
    goTo(firstItem);
  }
  show(firstItem);
  return { firstItem, heading };
}

/** What every card carries: the pack's standing, and the 999 line while danger is being handled. */
function marks(card) {
  if (!card || !card.kind && !card.banner && !card.pinned) return;
  if (card.banner) {
    $("standing").textContent = card.banner;
    $("standing").hidden = false;
  }
  $("pinned").textContent = card.pinned ?? "";
  $("pinned").hidden = !card.pinned;
}

/** Scrolling stops below the header, whose height changes with zoom and with the pinned line. */
function measureHead() {
  // Left quickly: there is no page any more.
  if (!$("head")) return;
  // On a short window only the strip stays, and the header itself has no box.
  const height = $("head").offsetHeight || document.querySelector(".strip").offsetHeight;
  document.documentElement.style.setProperty("--head", `${height}px`);
}

function show(node) {
  measureHead();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  node.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
}

// ---- waiting and failing ----

/**
 * `notice`: the one from which this is tried again. Afterwards `notice` of the result is the one on show, if any.
 * `room`: a window's height is kept free for the answer, so that a long one pushes nothing out of view.
 */
function startWaiting(urgent, notice = null, { room = false } = {}) {
  if (!urgent) {
    busy = true;
    $("send").setAttribute("aria-disabled", "true");
  }
  const line = $("waiting");
  if (room) {
    line.textContent = "";
    line.classList.add("waiting--room");
    line.hidden = false;
  }
  const visible = setTimeout(() => {
    line.textContent = "Sending…";
    line.hidden = false;
  }, 500);
  const waiting = { again: false, notice };
  // Nobody waits for a page with a child in front of them: the numbers come before it is known whether the answer does.
  waiting.slow = (giveUp) => {
    line.textContent = "";
    line.hidden = !room;
    const known = waiting.notice;
    waiting.notice ??= new Notice(log, numbersHere(), [], { quiet: true });
    waiting.notice.pressed = false;
    waiting.notice.tell(paragraphs("This takes longer than it should. Your answer is still on its way, and nothing is lost.", "notice__title"))
      .offer("Try again", () => {
        waiting.again = true;
        waiting.notice.busy();
        giveUp();
      });
    waiting.notice.box.classList.add("waiting-long");
    if (!known) waiting.notice.node.scrollIntoView({ block: "nearest", behavior: "auto" });
    say("This takes longer than it should. If a child is in danger now, ring 999. The numbers to ring are on the page.");
  };
  waiting.stop = () => {
    clearTimeout(visible);
    line.hidden = true;
    line.classList.remove("waiting--room");
    if (!urgent) {
      busy = false;
      $("send").removeAttribute("aria-disabled");
    }
  };
  return waiting;
}

function say(words) {
  $("status").textContent = "";
  requestAnimationFrame(() => { $("status").textContent = words; });
}

function numbersHere() {
  return numberList(numbers) ?? $("numbers-list").cloneNode(true).firstElementChild;
}

/** The server's own words where it sent any; otherwise the page's. */
function whatFailed(failure, lead) {
  const said = list(failure?.replies).flatMap((reply) => paragraphs(reply.text, "notice__title"));
  return [...(said.length ? [...said, el("p", {}, KEPT)] : paragraphs(lead, "notice__title")), ...paragraphs(failure?.message)];
}

function unreachable(again, { notice = null, failure = null, scroll = true, lead = `The guide cannot be reached just now. ${KEPT}` } = {}) {
  const said = whatFailed(failure, lead);
  const place = notice ?? new Notice(log, numbersHere(), said);
  if (notice) {
    notice.tell(said);
    say("Still no answer. The numbers to ring are on the page.");
  } else if (scroll) show(place.node);
  place.offer("Try again", () => {
    if (busy) {
      say("Your last answer is still being sent. One moment.");
      return;
    }
    place.busy();
    again(place);
  });
  watchForReturn(place);
  return place;
}

async function watchForReturn(place) {
  if (place.watched) return;
  place.watched = true;
  for (let tries = 0; tries < 60 && place.there; tries += 1) {
    await new Promise((resolve) => { setTimeout(resolve, 5000); });
    if (place.there && await api.healthy()) {
      say("The guide can be reached again. Press Try again.");
      return;
    }
  }
}

function refused(failure, turn, notice) {
  giveBack(turn);
  arrived([...(failure.message ? [{ text: failure.message }] : []), ...failure.replies], notice);
}

function ended(failure, turn, notice) {
  giveBack(turn);
  const fresh = el("button", { type: "button", class: "button button--main", on: { click: () => restart() } }, "Start a new conversation");
  const place = log.message("guide", el("div", { class: "notice", role: "alert" },
    el("p", { class: "notice__title" }, failure.message || "This conversation is not held any more, so it cannot go on."),
    el("p", {}, "What stands on this page is still here to read. What you wrote is back in the message box."),
    el("p", {}, fresh)), { className: "message--card" });
  notice?.remove();
  show(place);
}

function giveBack(turn) {
  if (turn.text && !box.value.trim()) box.value = turn.text;
}

// ---- beginning, coming back, ending ----

async function boot(notice = null) {
  const waiting = startWaiting(false, notice);
  const known = notice;
  try {
    if (api.token()) {
      try {
        const messages = await api.resume({ onSlow: waiting.slow });
        // What is drawn again has its words explained too; nobody waits long for that.
        await Promise.race([termsThere, new Promise((resolve) => { setTimeout(resolve, 500); })]);
        if (messages.length) {
          redraw(messages);
          waiting.notice?.remove();
        } else arrived(await api.greeting({ onSlow: waiting.slow }), waiting.notice, { quietly: !known });
        waiting.stop();
        return;
      } catch (failure) {
        if (failure.kind !== "ended") throw failure;
        api.keepToken(null);
        log.text({ text: "Your earlier conversation is not held any more. This is a new one." });
      }
    }
    const replies = await api.begin({ onSlow: waiting.slow });
    waiting.stop();
    arrived(replies, waiting.notice, { quietly: !known });
  } catch (failure) {
    waiting.stop();
    if (!(failure instanceof api.Failure)) throw failure;
    if (waiting.again) {
      await boot(waiting.notice);
      return;
    }
    unreachable(boot, { notice: waiting.notice, failure, lead: "The guide cannot be reached just now." });
  }
}

function redraw(messages) {
  let last = null;
  for (const message of messages) {
    if (message.from !== "guide") {
      const words = spoken(message.text);
      if (!words) continue;
      log.lockChoice(words);
      log.you(words);
    } else {
      const replies = list(message.replies).length ? message.replies : [message];
      receive(replies, { quietly: true });
      last = $("messages").lastElementChild;
    }
  }
  log.shrink();
  if (last && messages.length > 1) last.scrollIntoView({ block: "start" });
}

/** A stored button press has no words of its own where the server kept only its payload. */
function spoken(text) {
  return String(text ?? "").startsWith("/press") ? "Answered with the buttons" : String(text ?? "");
}

async function restart() {
  api.keepToken(null);
  log.clear();
  $("pinned").hidden = true;
  await boot();
  $("conversation").focus({ preventScroll: true });
}

async function deleteEverything(notice = null) {
  try {
    if (api.token()) await api.deleteAll();
  } catch (failure) {
    if (failure.kind !== "ended") {
      unreachable(deleteEverything, { notice, failure, lead: "It is not deleted yet: the guide cannot be reached." });
      return;
    }
  }
  box.value = "";
  await restart();
  say("Everything is deleted. This is a new conversation.");
}

/** To the page around, if there is one: that this is here, or that it was left. Never a word of the conversation. */
function tellAround(what) {
  if (parent !== window) parent.postMessage({ thresholdGuide: what }, "*");
}

function leave() {
  if (api.token()) api.deleteAll({ keepalive: true }).catch(() => {});
  api.keepToken(null);
  document.title = "";
  document.body.replaceChildren();
  tellAround("leave");
  // The page around takes the frame away; a frame that goes first may not be heard any more.
  setTimeout(() => location.replace("about:blank"), parent === window ? 0 : 1000);
}

function ask({ title, text, yes }) {
  const dialog = $("ask");
  $("ask-title").textContent = title;
  $("ask-text").textContent = text;
  $("ask-yes").textContent = yes;
  return new Promise((resolve) => {
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => {
      menuButton.focus();
      resolve(dialog.returnValue === "yes");
    }, { once: true });
    dialog.showModal();
  });
}

// ---- header ----

new ResizeObserver(measureHead).observe($("head"));

$("danger").addEventListener("click", () => {
  const place = log.message("guide", el("div", { class: "card card--danger", role: "alert" }, dangerAtOnce()), { className: "message--card" });
  show(place);
  send({ payload: press({ do: "danger", value: "now" }) }, { shown: "Danger now", urgent: true, replaces: place });
});

$("person").addEventListener("click", () => {
  send({ payload: press({ do: "command", name: "person" }) }, { shown: "Speak to a person", urgent: true });
});

$("leave").addEventListener("click", leave);

const menu = $("menu");
const menuButton = $("menu-button");

function openMenu(open) {
  menu.hidden = !open;
  menuButton.setAttribute("aria-expanded", String(open));
}

menuButton.addEventListener("click", () => openMenu(menu.hidden));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !menu.hidden) {
    openMenu(false);
    menuButton.focus();
  }
});
document.addEventListener("click", (event) => {
  if (!menu.hidden && !event.target.closest(".brand")) openMenu(false);
});
menu.addEventListener("click", (event) => {
  const item = event.target.closest(".menu__item");
  if (!item) return;
  menuButton.focus();
  openMenu(false);
  const { command } = item.dataset;
  if (command) send({ payload: press({ do: "command", name: command }) }, { shown: item.textContent });
});

$("to-numbers").addEventListener("click", (event) => {
  event.preventDefault();
  $("numbers").focus({ preventScroll: true });
  show($("numbers"));
});

$("delete").addEventListener("click", async () => {
  const sure = await ask({ title: "Delete everything?", text: "This conversation and its answers are deleted here and on the server. It cannot be undone.", yes: "Delete everything" });
  if (sure) deleteEverything();
});

/** Words of the page itself, brought into sight: what was chosen is over, and nothing else would show it. */
function told(text) {
  show(log.text({ text }).node);
}

$("open-file").addEventListener("click", () => $("file").click());
$("file").addEventListener("change", async () => {
  const [chosen] = $("file").files;
  $("file").value = "";
  if (!chosen) return;
  if (chosen.size > LONGEST_FILE) {
    told("That file is too large to be a case saved here. Nothing has been changed. Choose the file named threshold-guide-case.");
    return;
  }
  try {
    const file = JSON.parse(await chosen.text());
    if (file === null || typeof file !== "object" || Array.isArray(file)) throw new SyntaxError("not an object");
    send({ payload: press({ do: "open_file", file }) }, { shown: "Open a saved case" });
  } catch {
    told("That file cannot be read as a case saved here. Nothing has been changed. Choose the file named threshold-guide-case, as it was saved.");
  }
});

// ---- the message box ----

function boxProblem(words) {
  $("box-error").textContent = words;
  $("box-error").hidden = !words;
  if (words) box.setAttribute("aria-invalid", "true");
  else box.removeAttribute("aria-invalid");
}

function count() {
  const length = box.value.length;
  $("box-count").hidden = length < LONGEST * 0.9;
  $("box-count").textContent = `${length.toLocaleString("en-GB")} of ${LONGEST.toLocaleString("en-GB")} characters`;
}

box.addEventListener("input", () => {
  boxProblem("");
  count();
});
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $("composer").requestSubmit();
  }
});
$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = box.value.trim();
  if (!text) {
    boxProblem("Write a message first, or use the buttons above.");
    box.focus();
  } else if (text.length > LONGEST) {
    boxProblem(`Your message has ${text.length.toLocaleString("en-GB")} characters. The most that can be read at once is ${LONGEST.toLocaleString("en-GB")}. Nothing has been sent or lost.`);
    box.focus();
  } else if (busy) {
    say("Your last answer is still being sent. One moment.");
  } else {
    box.value = "";
    count();
    send({ text }, { shown: text });
  }
});

// ---- printing: what a card's button asks for, else the last outcome, else the conversation; with everything unfolded ----

let folded = [];
addEventListener("beforeprint", () => {
  log.reveal();
  const card = wanted ?? [...document.querySelectorAll(".card--decision")].at(-1);
  document.body.classList.toggle("prints-outcome", Boolean(card));
  card?.closest(".message").classList.add("printed");
  folded = [...(card ? card.querySelectorAll("details:not([open])") : document.querySelectorAll(":is(.card--policy, .card--deadline) details:not([open])"))];
  // What is not printed stays as it is: opening the papers would ask the server for them.
  folded = folded.filter((node) => !node.closest(".no-print"));
  folded.forEach((node) => { node.open = true; });
});
addEventListener("afterprint", () => {
  wanted = null;
  folded.forEach((node) => { node.open = false; });
  document.querySelectorAll(".printed").forEach((node) => node.classList.remove("printed"));
});

// Coming back by the browser's back button must not show what "Leave quickly" cleared.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// Hidden until here: without this script they would do nothing, or put the words into the address.
document.querySelectorAll("[data-script]").forEach((node) => node.removeAttribute("data-script"));

loadNumbers().then((found) => { numbers = found; });
termsThere = loadTerms();
boot();
tellAround("ready");
