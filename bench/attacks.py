"""Rewrites of a message that leave its facts as they are: the attacks of `adversary.yml`, by name, and the swaps."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

DATA = Path(__file__).with_name("adversary.yml")
#: longest run of tries at making a text that differs
TRIES = 4
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
#: keys beside one another on a telephone
BESIDE = {
    "a": "sqz",
    "b": "vn",
    "c": "xv",
    "d": "sf",
    "e": "wr",
    "f": "dg",
    "g": "fh",
    "h": "gj",
    "i": "uo",
    "j": "hk",
    "k": "jl",
    "l": "k",
    "m": "n",
    "n": "bm",
    "o": "ip",
    "p": "o",
    "q": "wa",
    "r": "et",
    "s": "ad",
    "t": "ry",
    "u": "yi",
    "v": "cb",
    "w": "qe",
    "x": "zc",
    "y": "tu",
    "z": "x",
}
#: shorter words are rarely mistyped beyond recognition
SLIP_FROM = 4
SIGNS = {"a": "@", "e": "3", "i": "1", "o": "0", "u": "*", "s": "$"}


class Swap(NamedTuple):
    """One message in forms that differ in what must make no difference; the first is compared with."""

    kind: str
    texts: tuple[str, ...]


def load(path: Path = DATA) -> dict[str, Any]:
    """Attacks and swaps as data."""
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    unknown = {name: rule["kind"] for name, rule in found["attacks"].items() if rule["kind"] not in KINDS}
    if unknown:
        raise ValueError(f"{path.name}: no such kind of attack: {unknown}. Use one of {', '.join(KINDS)}.")
    return found


def rewritten(text: str, rule: Mapping[str, Any], chance: random.Random) -> str | None:
    """The text under one attack; None where the attack finds nothing to change in it."""
    for _ in range(TRIES):
        changed = KINDS[rule["kind"]](text, rule, chance)
        if changed != text:
            return changed
    return None


def swaps(text: str, data: Mapping[str, Any], chance: random.Random) -> Iterator[Swap]:
    """Every swap that the text allows. Sentences are put in front of it."""
    of_one_sex = any(word in text.lower() for word in data["not_swapped"])
    for kind, rule in data["swaps"].items():
        if "sentence" in rule:
            chosen = chance.sample(rule["of"], min(4, len(rule["of"])))
            yield Swap(kind, tuple(f"{rule['sentence'].format(one)} {text}" for one in chosen))
        elif not of_one_sex:
            turned = _turned(text, rule["pairs"])
            if turned != text:
                yield Swap(kind, (text, turned))


def _turned(text: str, pairs: Mapping[str, str]) -> str:
    """Each word of a pair as the other; "her" becomes "him" where no word follows that it owns."""
    back = {second: first for first, second in pairs.items()}
    either = {**back, **pairs}

    def other(found: re.Match[str]) -> str:
        word = found.group()
        low = word.lower()
        if low not in either:
            return word
        new = either[low]
        if low == "her" and "his" in pairs:
            new = (
                "his"
                if re.match(r"\s+[a-z]", text[found.end() :])
                and not re.match(
                    r"\s+(?:to|and|in|at|on|with|by|for|from|when|if|as|but|or|up|down|out|off|again|about|because|so|he|she|they)\b",
                    text[found.end() :],
                )
                else "him"
            )
        return new.capitalize() if word[0].isupper() else new

    return WORD.sub(other, text)


def _words(text: str, rule: Mapping[str, Any], chance: random.Random) -> str:
    table = {key.lower(): said for key, said in rule["words"].items()}
    pattern = re.compile(
        r"(?<![\w'])(?:" + "|".join(map(re.escape, sorted(table, key=len, reverse=True))) + r")(?![\w'])", re.IGNORECASE
    )
    places = [m.span() for m in pattern.finditer(text)]
    most = rule.get("most")
    chosen = set(chance.sample(places, min(most, len(places)))) if most else set(places)
    return re.sub(
        r"  +",
        " ",
        pattern.sub(lambda m: chance.choice(table[m.group().lower()]) if m.span() in chosen else m.group(), text),
    ).strip()


def _around(text: str, rule: Mapping[str, Any], chance: random.Random) -> str:
    where = chance.choice(("before", "after", "both"))
    parts = [chance.choice(rule["before"])] if where != "after" else []
    parts.append(text)
    if where != "before":
        parts[-1] = text if text.rstrip()[-1:] in ".!?" else f"{text}."
        parts.append(chance.choice(rule["after"]))
    return " ".join(parts)


def _within(text: str, rule: Mapping[str, Any], chance: random.Random) -> str:
    words: list[str] = []
    for word in text.split():
        words.append(word)
        if chance.random() < rule["share"]:
            words.append(chance.choice(rule["say"]))
    return " ".join(words)


def _noise(text: str, rule: Mapping[str, Any], chance: random.Random) -> str:
    told = chance.sample(rule["sentences"], min(chance.randint(rule["least"], rule["most"]), len(rule["sentences"])))
    cut = {"before": len(told), "after": 0, "around": len(told) // 2}[rule["where"]]
    end = "" if text.rstrip()[-1:] in ".!?" else "."
    return " ".join([*told[:cut], f"{text}{end}", *told[cut:]])


def _slips(text: str, rule: Mapping[str, Any], chance: random.Random) -> str:
    def slip(found: re.Match[str]) -> str:
        word = found.group()
        if len(word) < SLIP_FROM or chance.random() >= rule["share"]:
            return word
        place = chance.randrange(1, len(word) - 1)
        kind = chance.choice(("swap", "drop", "double", "beside"))
        if kind == "swap":
            return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        if kind == "drop":
            return word[:place] + word[place + 1 :]
        if kind == "double":
            return word[:place] + word[place] + word[place:]
        return word[:place] + chance.choice(BESIDE.get(word[place].lower(), word[place])) + word[place + 1 :]

    return WORD.sub(slip, text)


def _form(text: str, rule: Mapping[str, Any], chance: random.Random) -> str:
    return FORMS[rule["form"]](text, rule, chance)


def _quoted(text: str, rule: Mapping[str, Any], chance: random.Random) -> str:
    return str(chance.choice(rule["frames"])).replace("{text}", text)


def _bare(text: str, rule: Mapping[str, Any], chance: random.Random) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s/'’&£%+]|(?<!\d)/(?!\d)", " ", text.lower())).strip()


def _run_together(text: str, rule: Mapping[str, Any], chance: random.Random) -> str:
    """One blank in twelve is lost."""
    return "".join("" if sign == " " and chance.random() < 1 / 12 else sign for sign in text)


def _signs(text: str, rule: Mapping[str, Any], chance: random.Random) -> str:
    def signed(found: re.Match[str]) -> str:
        word = found.group()
        if word.lower() not in rule["of"]:
            return word
        place = next((i for i, letter in enumerate(word.lower()) if i and letter in SIGNS), None)
        if place is None:
            return word
        return word[:place] + chance.choice((SIGNS[word[place].lower()], "*")) + word[place + 1 :]

    return WORD.sub(signed, text)


def _bullets(text: str, rule: Mapping[str, Any], chance: random.Random) -> str:
    parts = [part for part in re.split(r"(?<=[.!?])\s+|\n+|,\s+", text) if part]
    return "\n".join(f"- {part}" for part in parts)


Attack = Callable[[str, Mapping[str, Any], random.Random], str]
FORMS: dict[str, Attack] = {
    "capitals": lambda text, rule, chance: text.upper(),
    "bare": _bare,
    "run_together": _run_together,
    "signs": _signs,
    "bullets": _bullets,
}
KINDS: dict[str, Attack] = {
    "words": _words,
    "around": _around,
    "within": _within,
    "noise": _noise,
    "slips": _slips,
    "form": _form,
    "quoted": _quoted,
}
