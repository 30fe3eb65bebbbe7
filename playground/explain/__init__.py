"""What a learner can ask of one step: each question is a function of a :class:`ExplainContext`."""

from playground.explain.base.context import ExplainContext
from playground.explain.base.objective import Objective
from playground.explain.base.parameter_index import ParameterIndex

__all__ = ["ExplainContext", "Objective", "ParameterIndex"]
