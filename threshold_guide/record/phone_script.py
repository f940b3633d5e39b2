"""What to say on the telephone in about a minute, with nothing in it that the user did not give."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from threshold_guide.engine import Decision
from threshold_guide.engine.pack import Pack


def text(decision: Decision, answers: Mapping[str, Any], pack: Pack) -> str:
    """The script: who I am, the worry, what is not known, what I ask for, what happens next."""
    say = pack.message
    setting = pack.settings.get(str(answers.get("setting")))
    facts: dict[str, None] = {}
    for reason in decision.reasons:
        for fact in reason.facts:
            shown = fact.label if fact.value in ("present", "") else f"{fact.label}: {fact.value_label}"
            facts[shown] = None
    if decision.lado:
        facts.update((fact.label, None) for fact in decision.lado.concerns)
    unknown = [item.short for item in decision.unknowns[:4]]
    lines = [
        say("phone_title"),
        say("phone_who", setting=setting.label if setting else say("phone_setting_blank")),
        say("phone_child"),
        say("phone_worry"),
        *(f"- {fact}" for fact in facts),
    ]
    if decision.emergency:
        lines.insert(1, say("phone_danger"))
    if unknown:
        lines.append(say("phone_unknown", unknown="; ".join(unknown)))
    lines.append(say("phone_parents_" + decision.tell_parents))
    to_lado = decision.lado is not None and decision.lado.outcome in ("refer", "consult")
    acts_now = pack.ranks.get(decision.route, -1) >= pack.act_now_rank
    if decision.emergency and not acts_now:
        lines.append(say("phone_ask_danger"))
    elif decision.route in pack.routes:
        lines.append(say("phone_ask", action=decision.action))
    if to_lado:
        lines += [say("phone_ask_both")] if decision.route in pack.routes else []
        lines.append(say("phone_ask_lado"))
    lines.append(say("phone_close"))
    return "\n".join(lines)
