"""What a learner can ask of one step: each question is a function of a :class:`Situation`."""

from playground.explain.objective import Objective
from playground.explain.parameters import Place
from playground.explain.situation import Situation

__all__ = ["Objective", "Place", "Situation"]
