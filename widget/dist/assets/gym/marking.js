// The marking: the learner's decision beside the guide's, the guide's reasons and sources, and what to take from the case.

import { disclosure } from "../dom.js";
import { button, card, el, goTo, lines, list, paragraphs, problemPlace, row, said, screen, sentence, sourceLine, word } from "./parts.js";
import { session } from "./session.js";
import { gym } from "./state.js";

const PARTS = { route: "For the child", adult: "About the adult", emergency: "999 first", consult: "Asking for advice" };

/** `next` is {words, press}: what happened next in an unfolding case, or another case. */
export function markingScreen(marked, current, next) {
  const problem = problemPlace();
  return screen(marked.headline, session(),
    el("p", { class: "marked__case" }, current.case.title,
      marked.critical ? [" ", el("span", { class: "tag tag--warn" }, "Calls for acting at once")] : null,
      marked.contested ? [" ", el("span", { class: "tag" }, "Areas differ here")] : null),
    disclosure("Read the story again", [...list(current.case.earlier), current.case.story].map((each) => paragraphs(each)), { className: "more more--small" }),
    marked.contested ? el("section", { class: "card contested", "aria-label": "Areas differ here" }, said(marked.contested_words)) : null,
    card("You and the guide", beside(withRoute(marked.parts, current.choice)), said(marked.lines), order(marked.parts)),
    marked.elsewhere ? card(marked.elsewhere.label, said(marked.elsewhere.lines), sourceLine(marked.elsewhere.source)) : null,
    list(marked.reasons).length ? card(word("reasons_heading", "Why the guide says so"), reasons(marked.reasons)) : null,
    list(marked.criteria).length ? card("The LADO criteria, each by itself", el("ol", { class: "criteria-list" }, marked.criteria.map(criterion))) : null,
    marked.teaching ? card(word("teaching_heading", "What to take from this"), paragraphs(marked.teaching), rests(marked.cites))
      : el("p", { class: "small" }, "The case goes on. What to notice in it comes with its last decision."),
    list(marked.not_asked).length ? card(current.case.stage ? "What you could have asked at the start" : word("not_asked_heading", "What you could have asked"),
      el("dl", { class: "could" }, marked.not_asked.map(({ question, answer }) => [el("dt", {}, question), el("dd", {}, answer)])), said(marked.had_you_asked)) : null,
    list(marked.consult).length ? card("Whom to ask", marked.consult.map(({ with_whom, question }) => el("p", {}, el("strong", {}, sentence(with_whom)), question ? [": ", question] : null))) : null,
    marked.first_step ? card("In a real case, the first step would be", firstStep(marked.first_step), doNot(marked.do_not)) : card(null, doNot(marked.do_not)),
    disclosure(word("sources_heading", "Sources"), list(marked.sources).map(sourceLine)),
    said(marked.practice_only, "standing"), problem,
    row(button(next.words, (pressed) => next.press(pressed, problem), { main: true }), goTo("Stop here and keep your progress", "keep")));
}

/** Where the guide names no route on what was told, the learner's own choice stands all the same. */
function withRoute(parts, choice) {
  if (list(parts).some(({ part }) => part === "route")) return parts;
  const mine = list(gym.choices.routes).find(({ id }) => id === choice.route);
  return [{ part: "route", yours: mine?.title ?? "", guide: "Names none on what you were told", agreed: null }, ...list(parts)];
}

/** What the teaching note rests on. */
function rests(cites) {
  return disclosure("What this rests on", list(cites).map(({ title, source }) => el("div", {}, el("p", {}, title), sourceLine(source))), { className: "more more--small" });
}

function beside(parts) {
  return el("ul", { class: "besides" }, list(parts).map((part) => el("li", { class: "besides__part" },
    el("h3", {}, PARTS[part.part] ?? sentence(part.part), part.agreed === false ? [" ", el("span", { class: "tag tag--warn" }, "differs")] : null),
    el("dl", { class: "besides__two" }, el("div", {}, el("dt", {}, "You"), el("dd", {}, sentence(part.yours))),
      el("div", {}, el("dt", {}, "The guide"), el("dd", {}, sentence(part.guide)))))));
}

/** The routes in order with both marks, where both stand in it. */
function order(parts) {
  const found = list(parts).find(({ part }) => part === "route");
  const routes = list(gym.choices.routes).filter((each) => !each.only_adult);
  const titles = routes.map(({ title }) => title);
  const route = found && { yours: sentence(found.yours), guide: sentence(found.guide) };
  if (!route || !titles.includes(route.yours) || !titles.includes(route.guide)) return null;
  return el("figure", { class: "order" },
    el("figcaption", { class: "small" }, "In order, the most urgent on top"),
    el("ol", { class: "order__rows", reversed: true }, [...routes].reverse().map(({ title }) => {
      const marks = [title === route.yours ? "You" : null, title === route.guide ? "The guide" : null].filter(Boolean);
      return el("li", { class: marks.length ? "order__row order__row--marked" : "order__row" }, title,
        marks.map((mark) => [" ", el("span", { class: mark === "You" ? "order__mark order__mark--you" : "order__mark" }, mark)]));
    })));
}

/** What holds the route stands open; what alone would lead lower is folded below it. */
function reasons(all) {
  const holding = all.filter(({ decides }) => decides !== false);
  const lower = all.filter(({ decides }) => decides === false);
  const shown = holding.length ? holding : lower;
  return [byLabel(shown), holding.length && lower.length ? disclosure("What else counts, and by itself leads lower", byLabel(lower), { className: "more more--small" }) : null];
}

/** One entry of the content once, with each of its reasons. */
function byLabel(all) {
  const found = new Map();
  for (const each of all) found.set(each.label, [...(found.get(each.label) ?? []), each]);
  return el("ul", { class: "reasons" }, [...found].map(([label, members]) => el("li", {},
    el("p", { class: "reasons__label" }, label), members.map(reason))));
}

function reason(each) {
  // A fact that follows from danger has no words of its own, and its name stands above already.
  const facts = list(each.facts).filter((fact) => fact.label !== each.label || list(fact.words).some(Boolean));
  return [said(each.why),
    facts.length ? el("ul", { class: "told" }, facts.map((fact) => el("li", {},
      fact.label === each.label ? "You were told:" : [fact.label, fact.value ? `: ${fact.value}` : null],
      list(fact.words).filter(Boolean).map((words) => [" ", el("q", {}, words)])))) : null,
    said(each.differs, "small"), sourceLine(each.source)];
}

function criterion(each) {
  return el("li", { class: "criteria-list__item" }, el("p", { class: "reasons__label" }, each.label),
    el("p", {}, sentence(each.finding)), lines(each.because), sourceLine(each.source));
}

function firstStep(step) {
  return [el("p", { class: "first__what" }, step.what),
    el("dl", { class: "first__by" }, [["Who", step.who], ["When", step.by]].filter(([, words]) => words)
      .map(([name, words]) => [el("dt", {}, name), el("dd", {}, sentence(words))]))];
}

/** A few stand open; a long list is folded, since the same ones come with every case of a kind. */
function doNot(all) {
  const found = list(all);
  if (!found.length) return null;
  return found.length > 4 ? disclosure(`In a real case, do not: ${found.length} things`, lines(found), { className: "more more--small" })
    : [el("h3", {}, "In a real case, do not"), lines(found)];
}
