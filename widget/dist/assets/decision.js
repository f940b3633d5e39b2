// The outcome: what to do first and by when, then the rest in the order a person in a hurry reads it.

import { byWhen, clockNote, contactBlock, contactBrief, contactList, dayWords, sourceLine, sourceList } from "./contacts.js";
import { bullets, disclosure, el, list, paragraphs, press, uid, wording } from "./dom.js";
import { answerRows } from "./plain.js";
import { child, lado } from "./lado.js";

export function decision(card, ctx) {
  const d = card.decision ?? {};
  const guidance = d.guidance ?? {};
  const pointsUp = d.at_least === true ? "At least: " : "";
  const seen = new Set();
  const known = Boolean(d.route) && d.route !== "unclear";
  const aboutAdult = Boolean(d.lado) && !(d.lado.outcome === "not_lado" && known);
  const headline = aboutAdult ? (d.lado.headline ?? d.headline) : known ? `${pointsUp}${d.action}` : (d.headline ?? "What to do");
  const title = d.emergency ? `Ring 999 first. ${headline}` : headline;
  return {
    title,
    className: `card--decision${d.emergency ? " card--emergency" : ""}`,
    body: [
      ctx.standing(card, d.pack?.banner),
      d.emergency ? emergency(d) : null,
      aboutAdult ? paragraphs(d.lado.summary, "lead") : null,
      d.urgency ? el("p", { class: "urgency" }, [d.urgency.words, d.urgency.line].filter(Boolean).join(". ")) : null,
      first(d.first, seen),
      aboutAdult ? null : route(d, title),
      aboutAdult ? [child(d), doNot(guidance), mayDo(guidance)] : null,
      consultations(d, seen),
      d.lado ? lado(d) : null,
      steps(d, seen),
      duties(d),
      aboutAdult ? null : [doNot(guidance), mayDo(guidance)],
      part("What to say to the child", guidance.say_to_child),
      part("Parents and carers", guidance.parents),
      reasons(d),
      unknown(card, d),
      disclosure("Consent and sharing information", [bullets([...list(guidance.consent), ...list(guidance.information_sharing)])]),
      disclosure("What to record", bullets(guidance.record)),
      disclosure("What happens next", bullets(guidance.next)),
      disclosure("If you are turned down, or disagree", bullets(guidance.if_refused)),
      disclosure("Keep watching", bullets(guidance.keep_watching)),
      disclosure("Contacts", contactList(d.contacts)),
      disclosure("Sources", [sourceList(d.citations), edition(d)]),
      disclosure("Your answers", answerRows(card.answers, ctx)),
      actions(card, ctx),
    ],
  };
}

function part(title, lines, className = "part") {
  const items = list(lines).filter(Boolean);
  if (!items.length) return null;
  return el("section", { class: className }, el("h3", {}, title), bullets(items));
}

function emergency(d) {
  return el("div", { class: "overlay overlay--emergency" },
    el("p", {}, el("a", { class: "button button--call", href: "tel:999" }, "Ring 999")),
    list(d.signals).map((signal) => (typeof signal === "object"
      ? [el("p", { class: "overlay__label" }, signal.label), bullets(signal.lines), sourceLine(signal.citation)]
      : el("p", {}, signal))));
}

function route(d, title) {
  const sameWords = (words) => words && title.toLowerCase().includes(words.toLowerCase().replace(/\.$/, ""));
  return [
    d.headline && !sameWords(d.headline) ? el("p", { class: "lead" }, d.headline) : null,
    paragraphs(d.summary),
    levelWords(d),
  ];
}

function levelWords(d) {
  if (!d.level_words || d.route === "unclear") return d.level_note ? el("p", { class: "level__note" }, d.level_note) : null;
  return el("div", { class: "level" },
    el("p", { class: "level__words" }, "These answers point to: ", el("strong", {}, d.level_words), "."),
    d.level_note ? el("p", { class: "level__note" }, d.level_note) : null);
}

/** Who, by when, whom to ring, from which source: beneath a thing to do. */
function detail(step, seen, full = false) {
  const by = byWhen(step.by ?? step.deadline);
  return [
    el("dl", { class: "detail" },
      step.who ? el("div", {}, el("dt", {}, "Who"), el("dd", {}, step.who)) : null,
      by ? el("div", {}, el("dt", {}, "By when"), el("dd", {}, by)) : null),
    full && step.contact ? contactBlock(step.contact) : contactBrief(step.contact, seen),
    full ? [clockNote(step.by ?? step.deadline), sourceLine(step.citation)]
      : disclosure("Source and clock", [clockNote(step.by ?? step.deadline), sourceLine(step.citation)], { className: "more more--small" }),
  ];
}

function first(step, seen) {
  if (!step) return null;
  if (step.contact?.id) seen.add(step.contact.id);
  if (typeof step !== "object") return el("section", { class: "first" }, el("h3", {}, "Do this first"), paragraphs(step, "first__what"));
  return el("section", { class: "first" }, el("h3", {}, "Do this first"),
    el("p", { class: "first__what" }, step.what), detail(step, seen, true));
}

function steps(d, seen) {
  const rest = list(d.steps).filter((step) => step.id === undefined || step.id !== d.first?.id);
  if (!rest.length) return null;
  return el("section", { class: "part" }, el("h3", {}, d.first ? "Then" : "What to do"),
    el("p", { class: "small no-print" }, "Tick them off as you go. The ticks stay on this page and are not sent."),
    el("ol", { class: "steps" }, rest.map((step) => {
      const id = uid("step");
      return el("li", { class: "steps__item" },
        el("div", { class: "steps__tick" }, el("input", { type: "checkbox", id, class: "option__input" }),
          el("label", { for: id }, step.what)),
        el("div", { class: "steps__detail" }, detail(step, seen)));
    })));
}

function consultations(d, seen) {
  const items = list(d.consultations);
  if (!items.length && !d.consult) return null;
  return el("section", { class: "overlay overlay--consult" },
    el("h3", { class: "overlay__title" }, "Ask for advice"),
    items.length ? items.map((talk) => el("div", { class: "talk-with" },
      el("p", { class: "overlay__label" }, `${talk.with_whom}`, talk.by ? `: ${talk.by}` : ""),
      talk.because ? el("p", {}, talk.because) : null,
      talk.question ? [el("p", { class: "small" }, "A question you can ask:"), el("blockquote", { class: "ask-words" }, talk.question)] : null,
      contactBrief(talk.contact, seen), sourceLine(talk.citation)))
      : el("p", {}, "Talk this through with your safeguarding lead before the child goes home."));
}

function duties(d) {
  const items = list(d.situations).filter((item) => typeof item === "object" && (list(item.lines).length || item.label));
  if (!items.length) return null;
  const ids = new Set(list(d.duties));
  const block = (title, members) => (members.length ? el("section", { class: "part" }, el("h3", {}, title),
    members.map((item) => el("div", { class: "situation" }, el("p", { class: "situation__label" }, item.label),
      bullets(item.lines), sourceLine(item.citation)))) : null);
  return [
    block("Duties that apply as well", items.filter((item) => ids.has(item.id) || item.kind === "duty")),
    block("Because of what you said", items.filter((item) => !ids.has(item.id) && item.kind !== "duty")),
  ];
}

function doNot(guidance) {
  return part("Do not", guidance.do_not, "part part--stop");
}

function mayDo(guidance) {
  return part("What you may do", guidance.may_do);
}

function reasons(d) {
  const items = list(d.reasons);
  return disclosure("Why", [
    d.certainty_words ? [el("h4", {}, "How clear this is"), el("p", {}, d.certainty_words)] : null,
    items.length ? el("ul", { class: "reasons" }, items.map((reason) => el("li", {},
      el("p", { class: "reasons__label" }, reason.label),
      reason.why ? el("p", {}, reason.why) : null,
      facts(reason.facts), reason.differs ? el("p", {}, reason.differs) : null,
      sourceLine(reason.citation)))) : null,
  ], { open: true });
}

function facts(items) {
  const shown = list(items);
  if (!shown.length) return null;
  return el("p", { class: "small" }, "You said: ", shown.map(factWords).join("; "));
}

function factWords(fact) {
  if (typeof fact !== "object") return String(fact);
  return fact.value_label && fact.value !== "present" ? `${fact.label}: ${fact.value_label}` : fact.label;
}

function unknown(card, d) {
  const ready = list(card.have_ready);
  const open = list(d.unknowns).length ? list(d.unknowns) : list(card.open);
  const flips = list(d.flip_facts);
  return disclosure("What is not known, and what would change this", [
    ready.length ? [el("h4", {}, "Have ready if you already know"),
      el("p", {}, card.have_ready_note ?? "Do not delay for this, and do not go and ask."), bullets(ready)] : null,
    flips.length ? [el("h4", {}, "What would change this"), el("ul", { class: "bullets" }, flips.map((flip) => el("li", {},
      list(flip.facts).map(factWords).join("; and "), ": this would point to ", el("strong", {}, flip.to_words ?? flip.to), ".")))] : null,
    list(card.struck).length ? [el("h4", {}, "Read from your words and taken out by you"), bullets(card.struck)] : null,
    open.length ? [el("h4", {}, "Not known yet"), el("ul", { class: "bullets" }, open.map((item) => el("li", {},
      item.text ?? wording(item),
      item.answered_unsure ? " You answered: don't know." : null,
      item.find_out && !ready.length ? el("span", { class: "line" }, item.find_out) : null,
      item.who_could_know ? el("span", { class: "line small" }, `Who could know: ${item.who_could_know}`) : null)))] : null,
  ], { open: true });
}

function edition(d) {
  if (!d.pack) return null;
  return el("p", { class: "small" }, [d.pack.title, d.pack.version ? `edition ${d.pack.version}` : null, d.on ? `answered on ${dayWords(d.on)}` : null].filter(Boolean).join(", "));
}

const ACTIONS = [
  { title: "Note for your records", payload: press({ do: "command", name: "note" }) },
  { title: "Telephone script", payload: press({ do: "command", name: "phone_script" }) },
  { title: "Hand on to your safeguarding lead", payload: press({ do: "command", name: "hand_on" }) },
  { title: "Another child", payload: press({ do: "command", name: "another_child" }) },
];

function actions(card, ctx) {
  const offered = list(card.actions).length ? list(card.actions) : ACTIONS;
  return el("section", { class: "part no-print" }, el("h3", {}, "Keep it or hand it on"),
    el("div", { class: "row" },
      offered.map((action) => ctx.button(action.title, action.payload, { stays: true })),
      el("button", { type: "button", class: "button", on: { click: () => window.print() } }, "Print")));
}
