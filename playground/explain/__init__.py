"""What a learner can ask of one step: each question is a function of a :class:`Situation`."""

from playground.explain.context import Situation
from playground.explain.objective import Objective
from playground.explain.parameter_index import Place

__all__ = ["Objective", "Place", "Situation"]
