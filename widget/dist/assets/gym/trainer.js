// The trainer's side: a group is made, its link handed out, and what it shows is looked at. Never a single learner.

import { call } from "./api.js";
import { button, card, confirm, el, goTo, list, problemPlace, row, said, screen, sentence, svg, working } from "./parts.js";

const SHADES = 5;

/** Where groups are made. */
export function madeScreen() {
  const problem = problemPlace();
  const links = el("div", { class: "made" });
  const make = button("Make a group", async (pressed) => {
    const made = await working(pressed, problem, () => call("cohort"));
    if (!made) return;
    links.replaceChildren(linksOf(made));
    links.querySelector("h2").focus();
  }, { main: true });
  return screen("For trainers",
    card("What a group is for", el("p", {}, "Learners who open your link practise as always. They may choose to share their result with you, without a name."),
      el("p", {}, "You see counts, agreement and the hardest cases of the group as a whole. Under five results you see nothing but that there are fewer than five.")),
    problem, row(make), links);
}

function linksOf(made) {
  const at = (what) => `${location.origin}${location.pathname}#${what}`;
  return el("section", { class: "card" },
    el("h2", { class: "part__title", tabindex: "-1" }, "Your group is made"),
    el("p", {}, [made.places ? `It has room for ${made.places} results.` : null, made.until ? ` It is deleted on ${made.until}.` : null].filter(Boolean).join(" ")),
    linkField("The link for learners", at(`cohort=${made.cohort}`), "Hand this one out."),
    linkField("Your own link to the results", at(`trainer=${made.trainer}`), "Keep this one to yourself, and keep it well: without it the results cannot be seen again."),
    row(goTo("See what the group shows", `trainer=${made.trainer}`)));
}

function linkField(label, address, hint) {
  const input = el("input", { class: "field field--link", type: "text", readonly: true, value: address, "aria-label": label });
  const told = el("span", { class: "small", role: "status" });
  return el("div", { class: "linked" }, el("h3", {}, label), el("p", { class: "small" }, hint), input,
    row(button(["Copy", el("span", { class: "visually-hidden" }, `: ${label}`)], async () => {
      input.select();
      try {
        await navigator.clipboard.writeText(address);
        told.textContent = "Copied.";
      } catch {
        told.textContent = "Copying was not allowed here. The link is selected: copy it with your keyboard or menu.";
      }
    }), told));
}

export async function trainerScreen(token) {
  const { results } = await call("cohort/results", { trainer: token });
  return screen(results.title ? `The group of ${results.title}` : "Your group",
    said(results.words, "lead"), results.until ? el("p", {}, `It is deleted on ${results.until}.`) : null,
    results.enough ? shown(results) : null, deleting(token));
}

function shown(results) {
  const { agreement = {} } = results;
  return [
    card("Agreement", el("dl", { class: "counts" },
      count("Results shared", results.shared),
      agreement.with_guide ? [count("Decisions", agreement.with_guide.decisions),
        count("The same as the guide", percent(agreement.with_guide.exact)),
        count("Weighted kappa with the guide", figure(agreement.with_guide.kappa)),
        count("The same, about adults", figure(agreement.with_guide.adult_kappa))] : null,
      agreement.among_learners ? count("Weighted kappa among learners", figure(agreement.among_learners.kappa)) : null),
    el("p", { class: "small" }, "Weighted kappa: 1 is full agreement, 0 is what chance alone would give. Being one step apart weighs less than being four apart.")),
    results.confusion ? card("Where decisions went", confusion(results.confusion, "Where decisions went")) : null,
    results.confusion_adult ? card("Where decisions about adults went", confusion(results.confusion_adult, "Where decisions about adults went")) : null,
    list(results.topics).length ? card("By topic", topics(results.topics)) : null,
    list(results.hardest).length ? card("The hardest cases", el("ol", { class: "hardest" }, results.hardest.map((each) => el("li", {},
      el("p", { class: "reasons__label" }, each.stage ? `${each.title}, decision ${each.stage + 1}` : each.title), el("p", {}, `${Math.round(each.agreed * each.decisions)} of ${each.decisions} decisions as the guide.`))))) : null,
  ];
}

function count(label, value) {
  return el("div", { class: "counts__one" }, el("dt", {}, label), el("dd", {}, value));
}

const percent = (share) => (share === null || share === undefined ? "not known" : `${Math.round(100 * share)}%`);
const figure = (value) => (value === null || value === undefined ? "not known" : value.toFixed(2));

/** Rows are what learners chose, columns what the guide says. Letters stand for both, so that it fits a phone. */
function confusion({ rows, labels, counts }, name) {
  const letter = (at) => String.fromCharCode(65 + at);
  const most = Math.max(1, ...counts.flat());
  const head = (id, at, scope) => el("th", { scope }, letter(at), el("span", { class: scope === "row" ? "confusion__name" : "visually-hidden" }, ` ${sentence(labels[id])}`));
  return [
    el("p", {}, "Rows: what learners chose. Columns: what the guide says."),
    el("ol", { class: "letters", "aria-hidden": "true" }, rows.map((id) => el("li", {}, sentence(labels[id])))),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `Table: ${name}` },
      el("table", { class: "confusion" },
        el("caption", { class: "visually-hidden" }, name),
        el("thead", {}, el("tr", {}, el("td", {}), rows.map((id, at) => head(id, at, "col")))),
        el("tbody", {}, rows.map((id, at) => el("tr", {}, head(id, at, "row"), counts[at].map((number, to) => el("td", {
          class: `shade-${number ? Math.ceil((SHADES * number) / most) : 0}${at === to ? " confusion__same" : ""}` }, number))))))),
    el("p", { class: "small" }, "Framed: as the guide. Above the frames learners would act later than the guide, below them sooner."),
  ];
}

/** Each topic as one bar in three parts, with its numbers in words; where learners differ most from the guide comes first. */
function topics(rows) {
  const known = rows.filter(({ decisions }) => decisions).sort((one, other) => one.agreed / one.decisions - other.agreed / other.decisions);
  const few = rows.filter((each) => each.few);
  return [
    el("p", { class: "shares__key", "aria-hidden": "true" }, [["later", "later than the guide"], ["same", "as the guide, or different in another way"], ["sooner", "sooner"]]
      .map(([look, words]) => el("span", {}, svg("svg", { class: "shares__swatch", viewBox: "0 0 10 10", focusable: "false" }, svg("rect", { class: `shares__${look}`, x: 0, y: 0, width: 10, height: 10 })), ` ${words}`))),
    el("ul", { class: "shares" }, known.map((each) => el("li", {},
      el("p", { class: "lean__label" }, each.label),
      stacked([["shares__later", each.later], ["shares__same", each.decisions - each.later - each.sooner], ["shares__sooner", each.sooner]], each.decisions),
      el("p", { class: "small" }, inWords(each))))),
    few.length ? el("p", {}, "Too few people have decided on these to show: ", few.map(({ label }) => label.toLowerCase()).join("; "), ".") : null,
  ];
}

/** What is neither earlier nor later may still differ, as in the part about the child where the adult's is counted. */
function inWords({ decisions, agreed, later, sooner }) {
  const otherwise = decisions - agreed - later - sooner;
  return `${decisions} decisions: ${agreed} as the guide, ${later} later, ${sooner} sooner${otherwise > 0 ? `, ${otherwise} different in another way` : ""}.`;
}

function stacked(shares, of) {
  let from = 0;
  return svg("svg", { class: "shares__bar", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" },
    shares.map(([look, number]) => {
      const width = (100 * number) / of;
      const part = svg("rect", { class: look, x: from, y: 0, width, height: 8 });
      from += width;
      return part;
    }));
}

function deleting(token) {
  const problem = problemPlace();
  const place = card("Delete this group", el("p", {}, "All shared results of this group go, and both links stop working. Learners keep their own files."), problem,
    row(button("Delete this group", async (pressed) => {
      const sure = await confirm({ title: "Delete this group?", text: "All its results go. It cannot be undone.", yes: "Delete this group" });
      if (!sure) return;
      const done = await working(pressed, problem, () => call("cohort/delete", { trainer: token }));
      if (done) place.replaceChildren(el("p", { role: "status", class: "reasons__label" }, "The group and its results are deleted."), row(goTo("Make another group", "trainer")));
    })));
  return place;
}
