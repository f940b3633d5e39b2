"""What every reader of the side-by-side measurement learns from: the same examples, in the forms that each takes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from bench.diet import NOTHING
from threshold_guide.language.examples import Example, examples, known_ids
from threshold_guide.language.head_learning import Lessons

IN_SCOPE, CHILD, WORKER = "in_scope", "level_of_need", "lado"
#: statements of facts that stand for the two tasks that tell of somebody, beside the examples of the tasks themselves
STATEMENTS = 300


def all_examples(pack: Any) -> list[Example]:
    """The examples beside the packs' phrases and beside the entries themselves."""
    return Lessons(pack, examples(pack.folders, known_ids(pack))).found


def told(found: Sequence[Example]) -> list[tuple[str, frozenset[str]]]:
    """Texts with the worries, concerns and danger signals that they mean; near misses mean none."""
    return [(e.text, e.means) for e in found if e.section in ("facts", "signals")]


def purposes(found: Sequence[Example], pack: Any) -> list[tuple[str, str]]:
    """Texts with what they are for: a task, or a scope where no practitioner tells of a child."""
    said = [(e.text, meaning) for e in found if e.section == "tasks" for meaning in sorted(e.means)]
    said += [
        (e.text, CHILD if meaning == IN_SCOPE else meaning)
        for e in found
        if e.section == "scopes"
        for meaning in sorted(e.means)
    ]
    chance = random.Random(1)
    children = [e.text for e in found if e.section == "facts" and e.means and e.means <= pack.indicators.keys()]
    workers = [e.text for e in found if e.section == "facts" and e.means & pack.concerns.keys()]
    return [
        *said,
        *((text, CHILD) for text in chance.sample(children, STATEMENTS)),
        *((text, WORKER) for text in chance.sample(workers, STATEMENTS)),
    ]


def one_meaning_each(lessons: Sequence[tuple[str, frozenset[str]]]) -> list[tuple[str, str]]:
    """For readers that take one meaning a text: the text once for each, or as nothing."""
    return [(text, meaning) for text, means in lessons for meaning in sorted(means) or (NOTHING,)]
