"""The threshold gym: practice on cases marked by the engine that advises. Pure; the server keeps no learner."""
from threshold_guide.gym.content import Case, Gym, Lesson
from threshold_guide.gym.load import load_gym, read_gym

__all__ = ["Case", "Gym", "Lesson", "load_gym", "read_gym"]
