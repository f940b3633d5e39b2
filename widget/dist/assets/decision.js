// The outcome: what to do first and by when, then the rest in the order a person in a hurry reads it.

import { byWhen, clockNote, contactFirst, contactList, dayWords, sourceLine, sourceList } from "./contacts.js";
import { bullets, disclosure, el, list, paragraphs, press, sentence, uid, wording } from "./dom.js";
import { answerRows } from "./plain.js";
import { conflict, lado, ladoExit, reach, sideBySide } from "./lado.js";
import { ladder } from "./ladder.js";
import { ownView } from "./own_view.js";
import { feedback, papers } from "./papers.js";

/** How many steps of a list are shown before the rest folds away. The most urgent come first. */
const STEPS_AT_ONCE = 5;
/** And where there are two lists, one about the child and one about the adult. */
const STEPS_OF_EACH = 3;
/** Whom a step is about, in the words of the card. */
const ABOUT = { child: "The child", adult: "The adult" };

export function decision(card, ctx) {
  const d = card.decision ?? {};
  const guidance = d.guidance ?? {};
  const pointsUp = d.at_least === true ? "At least: " : "";
  const seen = new Set();
  const known = Boolean(d.route) && d.route !== "unclear";
  const aboutAdult = Boolean(d.lado) && !(d.lado.outcome === "not_lado" && known);
  const headline = aboutAdult ? (d.lado.headline ?? d.headline) : known ? `${pointsUp}${d.action}` : (d.headline ?? "What to do");
  const title = d.emergency ? `Ring 999 first. ${headline}` : headline;
  const start = [first(d.first, seen, card, ctx), d.lado ? conflict(d) : null];
  const stop = part("Do not", guidance.do_not, "part part--stop");
  const theLado = aboutAdult ? reach(d, seen) : null;
  const advice = consultations(d, seen);
  const next = steps(d, seen);
  const say = disclosure("What to say to the child", bullets(guidance.say_to_child));
  const parents = parentsAndCarers(guidance.parents);
  const keep = actions(card, ctx);
  const drawing = ladder(card.ladder);
  const own = ownView(card.own_view, ctx);
  const atOnce = d.first?.by?.kind === "now";
  return {
    title,
    className: `card--decision${d.emergency ? " card--emergency" : ""}`,
    body: [
      ctx.standing(card, d.pack?.banner),
      d.emergency ? emergency(d) : null,
      d.lado ? ladoExit(d) : null,
      aboutAdult ? paragraphs(d.lado.summary, "lead") : levelWords(d),
      start,
      d.urgency ? el("p", { class: "urgency" }, [d.urgency.words, d.urgency.line].filter(Boolean).join(". ")) : null,
      jumps([["The LADO", theLado], ["What to do next", next], ["Do not", stop], ["Parents and carers", parents],
        ["What to say to the child", say], ["Keep it or hand it on", keep]]),
      aboutAdult ? [stop, part("What you may do", guidance.may_do), theLado] : null,
      aboutAdult ? sideBySide(d) : route(d, drawing),
      advice,
      // Where somebody must act at once, the steps come before the picture of where this stands.
      atOnce || aboutAdult ? null : [own, drawing],
      d.lado ? lado(d) : null,
      next,
      atOnce || aboutAdult ? [own, drawing] : null,
      haveReady(card),
      duties(d),
      aboutAdult ? null : stop,
      parents,
      el("div", { class: "more-parts" },
        say,
        aboutAdult ? null : disclosure("What you may do", bullets(guidance.may_do)),
        reasons(d),
        wouldChange(card, d),
        disclosure("Consent and sharing information", [bullets([...list(guidance.consent), ...list(guidance.information_sharing)])]),
        disclosure("What to record", bullets(guidance.record)),
        disclosure("What happens next", bullets(guidance.next)),
        disclosure("If you are turned down, or disagree", bullets(guidance.if_refused)),
        disclosure("Keep watching", bullets(guidance.keep_watching)),
        goodToKnow(d),
        disclosure("Contacts", contactList(list(d.contacts).map((contact) => ({ ...contact, audience: card.audiences?.[contact.id] })))),
        disclosure("Sources", sourceList(d.citations)),
        disclosure("Your answers", answerRows(card.answers, ctx))),
      keep,
      feedback(card.feedback),
      edition(d),
    ],
  };
}

/** The card is long: links to what people look for in it. */
function jumps(entries) {
  const there = entries.filter(([, node]) => node);
  there.forEach(([, node]) => { node.id = uid("part"); });
  return el("p", { class: "jumps no-print" }, "On this card: ",
    there.map(([title, node]) => el("a", { href: `#${node.id}`, on: { click: () => { if ("open" in node) node.open = true; } } }, title)));
}

function part(title, lines, className = "part") {
  const items = list(lines).filter(Boolean);
  if (!items.length) return null;
  return el("section", { class: className }, el("h3", {}, title), bullets(items));
}

/** Whether they may be told at all comes first and is never folded. */
function parentsAndCarers(lines) {
  const [first, ...rest] = list(lines).filter(Boolean);
  if (!first) return null;
  return el("section", { class: "part" }, el("h3", {}, "Parents and carers"), el("p", {}, wording(first)),
    disclosure("More about parents and carers", bullets(rest), { className: "more more--small" }));
}

function emergency(d) {
  return el("div", { class: "overlay overlay--emergency" },
    el("p", {}, el("a", { class: "button button--call", href: "tel:999" }, "Ring 999")),
    list(d.signals).map((signal) => (typeof signal === "object"
      ? [el("p", { class: "overlay__label" }, signal.label), bullets(signal.lines), sourceLine(signal.citation)]
      : el("p", {}, signal))));
}

/** The order is explained beneath the drawing, where there is one. */
function route(d, drawing) {
  return [paragraphs(d.summary), drawing || !d.level_note ? null : el("p", { class: "level__note" }, d.level_note), paragraphs(d.certainty_words)];
}

/** Beneath the headline, which is what to do: the same in the standard words. */
function levelWords(d) {
  if (!d.level_words || d.route === "unclear") return null;
  return el("p", { class: "level__words" }, "These answers point to: ", el("strong", {}, d.level_words), ".");
}

function whoAndWhen(step) {
  const by = byWhen(step.by ?? step.deadline);
  return el("dl", { class: "detail" },
    step.who ? el("div", {}, el("dt", {}, "Who"), el("dd", {}, step.who)) : null,
    by ? el("div", {}, el("dt", {}, "By when"), el("dd", {}, by)) : null);
}

function clockAndSource(step) {
  return [clockNote(step.by ?? step.deadline), sourceLine(step.citation)];
}

function first(step, seen, card, ctx) {
  if (!step) return null;
  if (typeof step !== "object") return el("section", { class: "first" }, el("h3", {}, "Do this first"), paragraphs(step, "first__what"));
  const script = list(card.actions).find(({ payload }) => payload === press({ do: "command", name: "phone_script" }));
  const rings = list(step.contact?.lines).some((line) => line.kind === "phone");
  return el("section", { class: "first" }, el("h3", {}, "Do this first"),
    el("p", { class: "first__what" }, step.what), contactFirst(step.contact, seen), whoAndWhen(step),
    script && rings ? el("p", { class: "no-print" }, ctx.button(script.title, script.payload, { className: "button button--small", stays: true })) : null,
    clockAndSource(step));
}

/** In the order in which they are to be done; where some are about the child and some about the adult, each group by itself. */
function steps(d, seen) {
  const rest = list(d.steps).filter((step) => step.id === undefined || step.id !== d.first?.id);
  if (!rest.length) return null;
  const kinds = [...new Set(rest.map((step) => step.about ?? null))];
  const grouped = kinds.length > 1;
  return el("section", { class: "part steps" }, el("h3", {}, d.first ? "Then" : "What to do"),
    el("p", { class: "small no-print" }, "Tick them off as you go. The ticks stay on this page and are not sent."),
    inOrder(kinds).map((kind) => {
      const members = rest.filter((step) => (step.about ?? null) === kind);
      const most = grouped ? STEPS_OF_EACH : STEPS_AT_ONCE;
      const more = members.length > most + 1 ? members.slice(most) : [];
      const title = grouped ? (ABOUT[kind] ?? "As well") : null;
      return el("div", { class: "steps__group" }, title ? el("h4", {}, title) : null,
        stepList(members.slice(0, members.length - more.length), seen),
        more.length ? disclosure(`After that${title ? `, ${title.toLowerCase()}` : ""} (${more.length} more)`, stepList(more, seen)) : null);
    }));
}

/** The child before the adult; what is said of neither comes last. */
function inOrder(kinds) {
  const order = [...Object.keys(ABOUT), null];
  return [...kinds].sort((one, other) => order.indexOf(one) - order.indexOf(other));
}

function stepList(items, seen) {
  return el("ol", { class: "steps__list" }, items.map((step) => {
    const id = uid("step");
    return el("li", { class: "steps__item" },
      el("div", { class: "steps__tick" }, el("input", { type: "checkbox", id, class: "option__input" }),
        el("label", { for: id }, step.what)),
      el("div", { class: "steps__detail" }, whoAndWhen(step), contactFirst(step.contact, seen),
        disclosure("Source and clock", clockAndSource(step), { className: "more more--small" })));
  }));
}

function consultations(d, seen) {
  const items = list(d.consultations);
  if (!items.length && !d.consult) return null;
  return el("section", { class: "overlay overlay--consult" },
    el("h3", { class: "overlay__title" }, "Ask for advice"),
    items.length ? items.map((talk) => el("div", { class: "talk-with" },
      el("p", { class: "overlay__label" }, sentence(talk.with_whom)),
      talk.by ? el("p", {}, talk.by) : null,
      talk.because && !talk.question?.includes(talk.because) ? el("p", {}, talk.because) : null,
      talk.question ? [el("p", { class: "small" }, "A question you can ask:"), el("blockquote", { class: "ask-words" }, talk.question)] : null,
      contactFirst(talk.contact, seen), sourceLine(talk.citation)))
      : el("p", {}, "Talk this through with your safeguarding lead before the child goes home."));
}

function situations(d) {
  return list(d.situations).filter((item) => typeof item === "object" && (list(item.lines).length || item.label));
}

function drawn(items) {
  return items.map((item) => el("div", { class: "situation" },
    el("p", { class: "situation__label" }, item.label), bullets(item.lines), sourceLine(item.citation)));
}

function isDuty(d, item) {
  return item.kind === "duty" || list(d.duties).includes(item.id);
}

function duties(d) {
  const block = (title, members) => (members.length ? el("section", { class: "part" }, el("h3", {}, title), drawn(members)) : null);
  const items = situations(d);
  return [
    block("Duties that apply as well", items.filter((item) => isDuty(d, item))),
    block("Because of what you said", items.filter((item) => !isDuty(d, item) && item.kind !== "note")),
  ];
}

function goodToKnow(d) {
  return disclosure("Good to know here", drawn(situations(d).filter((item) => !isDuty(d, item) && item.kind === "note")));
}

function reasons(d) {
  const byLabel = new Map();
  for (const reason of list(d.reasons)) byLabel.set(reason.label, [...(byLabel.get(reason.label) ?? []), reason]);
  if (!byLabel.size) return null;
  return disclosure("Why", el("ul", { class: "reasons" }, [...byLabel].map(([label, members]) => el("li", {},
    el("p", { class: "reasons__label" }, label),
    members.map((reason) => [
      el("p", {}, reason.why), facts(reason.facts, label), reason.differs ? el("p", {}, reason.differs) : null,
      sourceLine(reason.citation), el("p", { class: "source" }, `Rule: ${reason.rule}`)])))));
}

/** The facts behind a reason; one that only repeats the reason's own name is left out. */
function facts(items, label) {
  const shown = list(items).map(factWords).filter((words) => words !== label);
  return shown.length ? el("p", { class: "small" }, "You said: ", shown.join("; ")) : null;
}

function factWords(fact) {
  if (typeof fact !== "object") return String(fact);
  return fact.value_label && fact.value !== "present" ? `${fact.label}: ${fact.value_label}` : fact.label;
}

function haveReady(card) {
  const ready = list(card.have_ready);
  return disclosure(`Have ready if you already know (${ready.length})`, ready.length
    ? [el("p", {}, card.have_ready_note ?? "Do not delay for this, and do not go and ask."), bullets(ready)] : null);
}

function wouldChange(card, d) {
  const ready = list(card.have_ready);
  const open = (list(d.unknowns).length ? list(d.unknowns) : list(card.open)).filter((item) => !ready.includes(item.text));
  const told = open.map((item) => item.find_out).filter(Boolean);
  const shared = told.find((words, at) => told.indexOf(words) !== at);
  const flips = list(d.flip_facts);
  return disclosure(`What is not known, and what would change this${open.length ? ` (${open.length} open)` : ""}`, [
    flips.length ? [el("h4", {}, "What would change this"), el("ul", { class: "bullets" }, flips.map((flip) => el("li", {},
      list(flip.facts).map((fact) => fact.label ?? fact).join("; and "), ": the answer could lead to ", el("strong", {}, flip.to_words ?? flip.to), ".")))] : null,
    list(card.struck).length ? [el("h4", {}, "Read from your words and taken out by you"), bullets(card.struck)] : null,
    open.length ? [el("h4", {}, "Not known yet"), shared && !ready.length ? el("p", {}, shared) : null,
      el("ul", { class: "bullets" }, open.map((item) => el("li", {},
      item.text ?? wording(item),
      item.answered_unsure ? " You answered: don't know." : null,
      item.find_out && item.find_out !== shared && !ready.length ? el("span", { class: "line" }, item.find_out) : null,
      item.who_could_know ? el("span", { class: "line small" }, `Who could know: ${item.who_could_know}`) : null)))] : null,
  ]);
}

function edition(d) {
  if (!d.pack) return null;
  return el("p", { class: "small edition" }, [
    d.pack.title, d.pack.version ? `edition ${d.pack.version}` : null, d.pack.dated ? `dated ${dayWords(d.pack.dated)}` : null,
    d.pack.status ? `status: ${d.pack.status}` : null, d.on ? `answered on ${dayWords(d.on)}` : null].filter(Boolean).join(", "), ".");
}

const ACTIONS = [
  { title: "Note for your records", payload: press({ do: "command", name: "note" }) },
  { title: "Telephone script", payload: press({ do: "command", name: "phone_script" }) },
  { title: "Hand on to your safeguarding lead", payload: press({ do: "command", name: "hand_on" }) },
  { title: "Another child", payload: press({ do: "command", name: "another_child" }) },
];

/** What makes a paper or a file; the other actions go on from here. */
const KEEPS = ["note", "phone_script", "hand_on"].map((name) => press({ do: "command", name }));

function actions(card, ctx) {
  const offered = list(card.actions).length ? list(card.actions) : ACTIONS;
  const row = (buttons, more = null) => (buttons.length || more ? el("div", { class: "row" },
    buttons.map((action) => ctx.button(action.title, action.payload, { stays: true })), more) : null);
  const on = row(offered.filter(({ payload }) => !KEEPS.includes(payload)));
  return el("section", { class: "part no-print" }, el("h3", {}, "Keep it or hand it on"),
    papers(),
    row(offered.filter(({ payload }) => KEEPS.includes(payload)),
      el("button", { type: "button", class: "button", on: { click: () => window.print() } }, "Print")),
    on ? [el("h3", { class: "part__next" }, "Go on from here"), on] : null);
}
