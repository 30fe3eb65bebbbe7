"""Directions through parameter space along which to look at the loss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.core import Array, PlaygroundError, RandomStream, read_only
from playground.explain.base.context import ExplainContext
from playground.explain.base.objective import Objective
from playground.explain.base.parameter_index import ParameterIndex


@dataclass(frozen=True)
class Direction:
    """A named vector ``(P,)``; a slice's coordinate counts how often it is added to θ."""

    name: str
    vector: Array


def random_direction(context: ExplainContext, stream: RandomStream) -> Direction:
    """Draw a filter-normalised random direction (Li et al. 2018, section 4).

    Every entry is drawn from N(0, 1); then the weights that feed one unit (a *filter*) are scaled
    to the length of the same weights in θ: ``d ← d/|d| · |w|``. So 1 is a step as long as the
    weights themselves, whatever their scale. Biases and norms' scales stay as they are, which the
    authors' code calls ignoring them.
    """
    vector = np.zeros(context.size)
    for slot in context.layout:
        if slot.role != "weight":
            continue
        drawn = stream.normal(slot.shape)
        weights = context.theta[slot.start : slot.stop].reshape(slot.shape).astype(np.float64)
        others = tuple(range(len(slot.shape) - 1))  # the last axis counts the units
        length = np.sqrt(np.square(drawn).sum(axis=others, keepdims=True))
        wanted = np.sqrt(np.square(weights).sum(axis=others, keepdims=True))
        vector[slot.start : slot.stop] = (drawn / length * wanted).ravel()
    return Direction("random", read_only(vector))


def gradient_direction(context: ExplainContext) -> Direction:
    """Return the direction of steepest descent over all training samples, of length 1."""
    objective = Objective(context)
    gradient = objective.gradient(objective.theta)
    length = float(np.linalg.norm(gradient))
    if length == 0.0:
        raise PlaygroundError("the gradient is zero here: it has no direction")
    return Direction("steepest descent", read_only(-gradient / length))


def parameter_direction(context: ExplainContext, place: ParameterIndex) -> Direction:
    """Return the direction that changes one learned number only, by 1."""
    vector = np.zeros(context.size)
    vector[place.flat(context)] = 1.0
    return Direction(str(place), read_only(vector))


def move_direction(name: str, move: Array) -> Direction:
    """Return an optimizer's move as a direction: at coordinate 1 the update is made."""
    return Direction(name, read_only(np.asarray(move, dtype=np.float64)))
