"""`thresholds cases sign`: which keys a safeguarding lead has signed, and the lines to sign more."""
from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from threshold_guide.cli.inputs import BadInput
from threshold_guide.gym.checks import ON
from threshold_guide.gym.content import Gym, SignedCase
from threshold_guide.gym.signing import Signature, signature, signed_now
from threshold_guide.knowledge.sections import CASES_FOLDER, SIGNOFF_FILE

#: state -> as it is told
WORDS = {
    "signed": "signed", "differs": "signed, and the lead decides otherwise: counted as contested",
    "policy_edited": "stale: the guide decides otherwise now", "edited": "stale: edited since it was signed",
    "unsigned": "not signed"}
HEADER = """\
# The keys of practice cases that a safeguarding lead has signed (policy_kb/SIGNOFF.md).
# `thresholds cases sign ID --role ROLE --write` adds lines as the guide decides; a lead who decides otherwise
# writes their own decision in `decisions`. The hash stays as it is.
"""


def signatures(gym: Gym) -> dict[str, Signature]:
    """Case -> how it stands."""
    return {id: signature(case, gym, ON) for id, case in gym.cases.items()}


def summary(gym: Gym) -> str:
    """Counts of signed, stale and unsigned in one line."""
    counts = Counter(found.state for found in signatures(gym).values())
    stale = counts["policy_edited"] + counts["edited"]
    return (f"keys: {counts['signed']} signed, {counts['differs']} signed otherwise than the guide decides, "
            f"{stale} stale, {counts['unsigned']} not signed")


def stale(gym: Gym) -> Iterable[str]:
    """A line for each case whose sign-off no longer fits."""
    for id, found in signatures(gym).items():
        if found.state in ("policy_edited", "edited"):
            signed = gym.signed[id]
            yield (f"{gym.places[f'signed:{id}']}: {id}: {WORDS[found.state]} ({signed.role}, {signed.date}). "
                   f"Read it again (`thresholds cases preview {id}`) and sign it anew")


def overview(gym: Gym) -> str:
    """Every case with its state, and the counts."""
    lines = []
    for id, found in signatures(gym).items():
        signed = gym.signed.get(id)
        by = f" ({signed.role}, {signed.date})" if signed else ""
        lines.append(f"{id} “{gym.cases[id].title}”: {WORDS[found.state]}{by}")
    return "\n".join([*lines, summary(gym)])


def sign(gym: Gym, ids: list[str], role: str, date: dt.date) -> list[SignedCase]:
    """Sign-offs of these cases as they stand. Raises BadInput."""
    if not role.strip():
        raise BadInput("cases sign: say who signs with --role, such as --role \"designated safeguarding lead\"")
    if unknown := [id for id in ids if id not in gym.cases]:
        raise BadInput(f"cases sign: no case is called {', '.join(unknown)}")
    return [signed_now(gym.cases[id], role.strip(), date, gym.pack, ON) for id in dict.fromkeys(ids)]


def text(signed: Iterable[SignedCase]) -> str:
    """The entries as they stand in the file."""
    lines = []
    for each in signed:
        lines += [f"  - case: {each.case}", f"    role: {json.dumps(each.role, ensure_ascii=False)}",
                  f"    date: {each.date.isoformat()}", f'    hash: "{each.hash}"', "    decisions:"]
        lines += [f"      - {{route: {one.route or 'null'}, adult: {one.adult or 'null'}, "
                  f"emergency: {json.dumps(one.emergency)}}}" for one in each.decisions]
    return "\n".join(lines) + "\n"


def write(gym: Gym, signed: Iterable[SignedCase]) -> Path:
    """The sign-off of the pack that is read, renewed with these; all others in it stay."""
    path = gym.pack.folders[-1] / CASES_FOLDER / SIGNOFF_FILE
    own = {id: each for id, each in gym.signed.items()
           if gym.places[f"signed:{id}"].startswith(f"{gym.pack.folders[-1].name}/")}
    own |= {each.case: each for each in signed}
    temporary = path.with_suffix(".new")
    temporary.write_text(f"{HEADER}signed:\n{text(own[id] for id in sorted(own))}", encoding="utf-8")
    temporary.replace(path)
    return path
