"""Facts that lessons name, each declared once: as a function with a docstring."""

from playground.lessons.facts import about_curves, about_one_number, about_steps, about_training
from playground.lessons.facts.base import FACTS, Facts, LessonFact, Scene, Value

DECLARING = (about_training, about_steps, about_curves, about_one_number)
"""The modules that declare them."""

__all__ = ["DECLARING", "FACTS", "Facts", "LessonFact", "Scene", "Value"]
