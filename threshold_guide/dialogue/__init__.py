"""The conversation as a pure function: (answers, place, turn) -> (answers, place, replies)."""
from threshold_guide.dialogue.turn import decision_so_far, turn

__all__ = ["decision_so_far", "turn"]
