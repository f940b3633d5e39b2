"""A note to paste into a recording system; blanks for name and reference are filled in off-line."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from threshold_guide.dialogue import cards
from threshold_guide.engine import Decision
from threshold_guide.engine.pack import Pack


def text(decision: Decision, answers: Mapping[str, Any], pack: Pack, now: dt.datetime) -> str:
    """The note: what was said, what was not known, where it leads, what to do, sources."""
    say = pack.message
    lines = [
        say("note_title"),
        decision.pack.banner,
        say("note_made", when=f"{now:%d/%m/%Y %H:%M}", pack=decision.pack.title, version=decision.pack.version),
        say("note_blanks"),
        "",
        say("note_answers"),
        *(f"- {row['short']}: {row['value_label']}" for row in cards.answer_rows(answers, pack)),
        "",
        say("note_unknown"),
        *([f"- {unknown.short}" for unknown in decision.unknowns] or [say("note_nothing")]),
        "",
        say("note_outcome"),
        decision.headline,
    ]
    if decision.route != "unclear":
        prefix = say("at_least_prefix") if decision.at_least else ""
        lines += [say("route_line", at_least=prefix, action=decision.action, level=decision.level_words),
                  decision.level_note]
    if decision.lado:
        lines += [say("lado_heading"),
                  *(f"- {test.label}: {say('finding_' + test.finding)}" for test in decision.lado.tests),
                  say("lado_decides")]
    lines += [decision.certainty_words, "", say("why_heading"),
              *(f"- {reason.label}: {reason.why}" for reason in decision.reasons), "",
              say("steps_heading"),
              *(f"- [ ] {cards.step_words(step, pack)}" for step in decision.steps), "",
              say("heading_record"),
              *(f"- {line}" for line in decision.guidance.record), "",
              say("sources_heading"),
              *(f"- {cards.cite_words(citation, pack)}" for citation in decision.citations), "",
              say("note_limits")]
    return "\n".join(lines)
