"""The conversations of the folders beside this file, through the trained model and the action server."""
from __future__ import annotations

import pytest
from harness import Guide

from .cases import Case, all_cases
from .player import Player

#: Cases in which somebody who is no professional may be shown the public's way to the LADO.
FOR_THE_PUBLIC = "wrong_person:"


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.id)
def test_conversation(case: Case, guide: Guide) -> None:
    Player(guide, case, public=case.id.startswith(FOR_THE_PUBLIC)).play()
