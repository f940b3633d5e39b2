"""Conditions of the content as people read them."""
from __future__ import annotations

from typing import Any

from threshold_guide.engine.pack import Pack


def when_in_words(when: Any, pack: Pack) -> str:
    """The condition in words: “Age: Unborn or Under 6 months; and …”."""
    return _words(when, pack, outer=True)


def _words(when: Any, pack: Pack, outer: bool = False) -> str:
    if isinstance(when, str):
        return pack.label(when)
    if "predicate" in when:
        route = pack.routes.get(when["floor"])
        level = route.level_words if route else when["floor"]
        name = str(when["predicate"]).replace("_", " ")
        return f"at least {when['at_least']} {name.removeprefix('indicators ')} ({level} or higher)" \
            if name.startswith("indicators") else f"{name} ({when['at_least']}, {level} or higher)"
    if "at_least" in when:
        return f"at least {when['at_least']} of: {'; '.join(_words(part, pack) for part in when['of'])}"
    for key, joint in (("all", "; and "), ("any", "; or ")):
        if key in when:
            text = joint.join(_words(part, pack) for part in when[key])
            return text if outer or len(when[key]) == 1 else f"({text})"
    if "none" in when:
        return "none of: " + "; ".join(_words(part, pack) for part in when["none"])
    ((fact, wanted),) = when.items()
    values = wanted if isinstance(wanted, list) else [wanted]
    return f"{_fact(fact, pack)}: {' or '.join(_value(fact, value, pack) for value in values)}"


def _fact(fact: str, pack: Pack) -> str:
    label = pack.label(fact)
    return fact.replace("_", " ") if label == fact else label


def _value(fact: str, value: str, pack: Pack) -> str:
    if fact == "route" and value in pack.routes:
        return pack.routes[value].level_words
    if fact == "setting" and value in pack.settings:
        return pack.settings[value].label
    label = pack.value_label(fact, value)
    return value.replace("_", " ") if label == value else label
