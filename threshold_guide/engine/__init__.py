"""The decision engine: pure functions of answers, date and pack; no policy, no Rasa, no spaCy."""
from threshold_guide.engine.decide import ENGINE, decide
from threshold_guide.engine.decision import Decision
from threshold_guide.engine.pack import Pack
from threshold_guide.engine.plan import Asked, next_screen, no_longer_used, screens_left

__all__ = ["ENGINE", "Asked", "Decision", "Pack", "decide", "next_screen", "no_longer_used",
           "screens_left"]
