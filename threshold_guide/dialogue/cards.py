"""Decision, answers, lines and danger as cards with a complete text beside each."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from threshold_guide.dialogue.replies import button, reply
from threshold_guide.engine import Decision
from threshold_guide.engine.decision import By, Citation, ContactOut, StepOut
from threshold_guide.engine.pack import Pack
from threshold_guide.engine.plan import NOT_FACTS
from threshold_guide.record.shown import outcome_id


def by_words(by: By, pack: Pack) -> str:
    """By when, with the date and what starts the clock."""
    text = day_words(by)
    if by.clock_start:
        text += f" ({pack.message('clock_from', event=by.clock_start)})"
    if by.suggested and "suggested" not in by.words:
        text += f". {pack.message('suggested')}"
    return text.rstrip(".")


def day_words(by: By) -> str:
    """By when, with the date."""
    return ", ".join([by.words, by.date_words] if by.date_words and by.kind != "now" else [by.words])


def cite_words(citation: Citation, pack: Pack) -> str:
    """Document, edition, place and standing in one line."""
    return pack.message("citation", title=citation.title, edition=citation.edition, where=citation.where,
                        authority=pack.message(f"authority_{citation.authority}"),
                        status=pack.message(f"status_{citation.status}"))


def contact_words(contact: ContactOut) -> str:
    """A contact with the lines that a professional may use."""
    lines = "; ".join(f"{line.value}{f' ({line.note})' if line.note else ''}" for line in contact.lines)
    return f"{contact.name}: {lines}" if lines else f"{contact.name}. {contact.find_out or ''}".strip()


def step_words(step: StepOut, pack: Pack) -> str:
    text = f"{step.what} {pack.message('who_by', who=step.who, by=by_words(step.by, pack))}"
    if step.contact:
        text += f" {contact_words(step.contact)}"
    return text


def decision_reply(decision: Decision, answers: Mapping[str, Any], pack: Pack,
                   have_ready: Iterable[str] = (), struck: Iterable[str] = ()) -> dict[str, Any]:
    """The outcome card with its text."""
    say = pack.message
    lines = [decision.headline, decision.summary]
    if decision.emergency:
        lines += [line for signal in decision.signals for line in signal.lines]
    not_lado = decision.lado is not None and decision.lado.outcome == "not_lado"
    if decision.lado and not_lado and decision.lado.exit:
        lines += [decision.lado.exit.label, *decision.lado.exit.lines]
    if decision.urgency:
        lines.append(f"{decision.urgency.words}. {decision.urgency.line}".strip())
    if decision.first:
        lines.append(f"{say('first')} {step_words(decision.first, pack)}")
    first_lists = ("do_not", "may_do") if decision.lado and not not_lado else ()
    for name in first_lists:
        lines += _listed(name, decision, pack)
    for consultation in decision.consultations:
        lines.append(say("consult_line", who=consultation.with_whom, question=consultation.question,
                         by=consultation.by))
    if decision.lado and not not_lado:
        lines.append(say("lado_heading"))
        for test in decision.lado.tests:
            because = f" ({'; '.join(test.because)})" if test.because else ""
            lines.append(f"- {test.label}: {say('finding_' + test.finding)}{because}")
        lines.append(say("lado_decides"))
        if decision.lado.conflict:
            lines += decision.lado.conflict.lines
        if decision.lado.child_referral:
            lines.append(say("lado_child_too"))
    if decision.route != "unclear":
        at_least = say("at_least_prefix") if decision.at_least else ""
        lines.append(say("route_line", at_least=at_least, action=decision.action, level=decision.level_words))
        lines.append(decision.level_note)
    lines.append(decision.certainty_words)
    if len(decision.steps) > 1:
        lines.append(say("steps_heading"))
        lines += [f"- {step_words(step, pack)}" for step in decision.steps[1:]]
    for name in ("do_not", "say_to_child", "parents", "if_refused"):
        if name not in first_lists:
            lines += _listed(name, decision, pack)
    for situation in decision.situations:
        lines.append(f"{situation.label}. {' '.join(situation.lines)}".strip())
    if decision.reasons:
        lines.append(say("why_heading"))
        lines += [f"- {reason.label}: {reason.why}" for reason in decision.reasons[:6]]
    if decision.flip_facts:
        lines.append(say("flip_heading"))
        lines += [f"- {'; '.join(f.label for f in flip.facts)} → {flip.to_words}" for flip in decision.flip_facts]
    lines.append(say("sources_heading"))
    lines += [f"- {cite_words(citation, pack)}" for citation in decision.citations[:8]]
    lines.append(decision.pack.banner)
    card = {
        "kind": "decision", "banner": pack.info.banner, "decision": msgspec.to_builtins(decision),
        "audiences": {contact.id: audience_words(contact.lines, pack) for contact in decision.contacts},
        "answers": answer_rows(answers, pack),
        "open": [{"id": unknown.id, "text": unknown.text} for unknown in decision.unknowns],
        "have_ready": [pack.questions[id].text for id in have_ready if id in pack.questions],
        "have_ready_note": say("have_ready_note"),
        "struck": [pack.label(id) for id in struck],
        "actions": decision_buttons(decision, pack),
        "pinned": say("pinned_danger") if decision.emergency else None,
        "feedback": feedback("outcome", outcome_id(decision), pack),
    }
    return reply("\n".join(line for line in lines if line), decision_buttons(decision, pack), card)


def feedback(about: str, id: str, pack: Pack) -> dict[str, Any]:
    """How the page lets people say that this outcome or answer was wrong or unclear: names, and no words of theirs."""
    return {"about": about, "id": id, "hint": pack.message("feedback_hint"),
            "says": [{"says": "wrong", "label": pack.message("feedback_wrong")},
                     {"says": "unclear", "label": pack.message("feedback_unclear")}]}


def _listed(name: str, decision: Decision, pack: Pack) -> list[str]:
    texts = getattr(decision.guidance, name)
    return [pack.message(f"heading_{name}"), *(f"- {text}" for text in texts)] if texts else []


def decision_buttons(decision: Decision, pack: Pack) -> list[dict[str, str]]:
    """What a person may do with the outcome."""
    say = pack.message
    names = ["note", "phone_script", "hand_on", "show_answers"]
    if decision.at_least and not decision.lado:
        names.insert(0, "continue")
    if decision.lado and decision.lado.child_referral:
        names.append("level_of_need")
    elif not decision.lado:
        names.append("lado")
    names += ["another_child", "start_again"]
    return [button(say(f"button_{name}"), "command", name=name) for name in names]


def answer_rows(answers: Mapping[str, Any], pack: Pack) -> list[dict[str, str]]:
    """Every answer with a way to change it."""
    rows = []
    for id, value in answers.items():
        if id in NOT_FACTS and id != "danger_now":
            continue
        rows.append({
            "id": id, "short": pack.label(id) if id != "danger_now" else pack.message("danger_short"),
            "text": pack.questions[id].text if id in pack.questions else pack.label(id),
            "value_label": pack.value_label(id, value),
            "change": button("", "command", name="change", arg=id)["payload"],
        })
    return rows


def answers_reply(answers: Mapping[str, Any], pack: Pack) -> dict[str, Any]:
    rows = answer_rows(answers, pack)
    if not rows:
        return reply(pack.message("no_answers_yet"))
    lines = [pack.message("answers_heading"), *(f"- {row['short']}: {row['value_label']}" for row in rows),
             pack.message("answers_change_hint")]
    return reply("\n".join(lines), [], {"kind": "answers", "rows": rows, "title": pack.message("answers_heading")})


def lines_reply(title: str, lines: Iterable[str], pack: Pack, *, contacts: Iterable[str] = (),
                audience: str = "professional", buttons: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """A few lines with contacts, for explanations and exits."""
    lines = [line for line in lines if line]
    shown = [contact_card(id, pack, audience) for id in contacts if id in pack.contacts]
    text = [title, *lines]
    for contact in shown:
        values = "; ".join(_line_text(line) for line in contact["lines"])
        rest = f": {values}" if values else f". {contact['find_out'] or ''}"
        text.append(f"{contact['name']}{rest}".strip())
    card = {"kind": "lines", "title": title, "lines": lines, "contacts": shown, "banner": pack.info.banner}
    return reply("\n".join(line for line in text if line), buttons, card)


def _line_text(line: Mapping[str, Any]) -> str:
    return f"{line['value']} ({line['note']})" if line["note"] else line["value"]


def audience_words(lines: Iterable[Any], pack: Pack) -> str:
    """Whom a contact is for, by all of its lines."""
    whom = {audience for line in lines for audience in line.audience}
    if not whom:
        return ""
    if whom == {"professional"} or whom == {"public"}:
        return pack.message(f"audience_{next(iter(whom))}")
    return pack.message("audience_both" if whom == {"professional", "public"} else "audience_all")


def contact_card(id: str, pack: Pack, audience: str) -> dict[str, Any]:
    """A contact as the page draws it, only with the lines for this audience."""
    contact = pack.contacts[id]
    shown = [line for line in contact.lines if audience in line.audience]
    return {
        "id": id, "name": contact.name, "audience": audience_words(shown, pack),
        "what_for": contact.what_for, "checked": contact.checked.isoformat(),
        "find_out": contact.find_out,
        "lines": [{"kind": line.kind, "value": line.value, "status": line.status, "note": line.note}
                  for line in shown],
    }


def danger_reply(signals: Iterable[str], pack: Pack, n: int) -> dict[str, Any]:
    """999 first, then whom else; answered by a tap before anything goes on."""
    outcome = pack.outcomes["emergency"]
    shown = [pack.signals[id] for id in signals if id in pack.signals]
    first = list(dict.fromkeys([pack.message("danger_first"), *(signal.do_first for signal in shown)]))
    then = [{"who": pack.words(step.who, None), "line": pack.words(step.what, None),
             "contact": contact_card(step.contact, pack, "professional") if step.contact else None}
            for step in outcome.steps]
    buttons = [
        button(pack.message("danger_handled"), "danger", value="handled", n=n),
        button(pack.message("danger_not_now"), "danger", value="none", n=n),
    ]
    text = [outcome.headline, *first]
    text += [f"- {entry['who']}: {entry['line']}" for entry in then]
    text.append(pack.message("danger_question"))
    card = {"kind": "danger", "headline": outcome.headline, "first": first, "then": then,
            "signals": [signal.label for signal in shown], "question": pack.message("danger_question"),
            "banner": pack.info.banner, "n": n, "buttons": buttons}
    return reply("\n".join(text), buttons, card)
