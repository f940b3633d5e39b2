"""Whether a safeguarding lead has signed the key of a case, and whether what they signed is still what is there.

A sign-off holds a hash over what was read: the case as a learner meets it, and what the guide decided on it. An edit
of the case, or of the policy so that the guide decides otherwise, therefore makes it stale. The hash shows what was
signed, not who signed; the file stands under the partnership's own control, as the sign-off of an edition does.
"""
from __future__ import annotations

import datetime as dt
import hashlib
from typing import Literal

import msgspec

from threshold_guide.engine.pack import Pack
from threshold_guide.gym.content import Case, Gym, SignedCase, SignedDecision
from threshold_guide.gym.marking import Key, decision_at, every_ask, key_of

#: `differs`: signed, and the lead decides otherwise than the guide at one stage or more. `edited`: the case, or both it
#: and the policy, since then; `policy_edited`: the guide alone decides otherwise now.
State = Literal["unsigned", "signed", "differs", "edited", "policy_edited"]
#: What a learner never sees, or what says nothing of the decision.
NOT_SIGNED = ("title", "topic", "difficulty", "cites")


class Signature(msgspec.Struct, frozen=True):
    """How a case stands. `agreed` and `differs` are the stages at which lead and guide decide the same, or not."""

    state: State
    agreed: frozenset[int] = frozenset()
    differs: frozenset[int] = frozenset()


def guides(case: Case, pack: Pack, on: dt.date) -> tuple[SignedDecision, ...]:
    """What the guide decides at each stage with everything asked, as it would be signed."""
    return tuple(_as_signed(key_of(case, stage, decision_at(case, stage, every_ask(case), pack, on), pack))
                 for stage in range(case.stages()))


def hash_of(case: Case, decisions: tuple[SignedDecision, ...]) -> str:
    """SHA-256 over story, facts, questions, steps and teaching note of the case, and over the guide's decisions."""
    content = {name: value for name, value in msgspec.to_builtins(case).items() if name not in NOT_SIGNED}
    text = msgspec.json.encode({"case": content, "decisions": msgspec.to_builtins(decisions)}, order="sorted")
    return hashlib.sha256(text).hexdigest()


def signature(case: Case, gym: Gym, on: dt.date) -> Signature:
    """How the case stands today."""
    signed = gym.signed.get(case.id)
    if signed is None:
        return Signature("unsigned")
    now = guides(case, gym.pack, on)
    if signed.hash != hash_of(case, now):
        # An unchanged case with the decisions that were signed: then it is the guide that decides otherwise.
        return Signature("policy_edited" if signed.hash == hash_of(case, signed.decisions) else "edited")
    agreed = frozenset(n for n, each in enumerate(now) if each == signed.decisions[n])
    differs = frozenset(range(len(now))) - agreed
    return Signature("differs" if differs else "signed", agreed, differs)


def counts(found: Signature, stage: int, key: Key, case: Case, pack: Pack, on: dt.date) -> bool:
    """Whether this decision is signed: the lead agrees at this stage, and the learner knew enough to come there."""
    return stage in found.agreed and _as_signed(key) == guides(case, pack, on)[stage]


def signed_now(case: Case, role: str, date: dt.date, pack: Pack, on: dt.date) -> SignedCase:
    """The sign-off of the case as it stands, with the guide's decisions."""
    decisions = guides(case, pack, on)
    return SignedCase(case=case.id, role=role, date=date, hash=hash_of(case, decisions), decisions=decisions)


def _as_signed(key: Key) -> SignedDecision:
    return SignedDecision(route=key.route, adult=key.adult, emergency=key.emergency)
