"""What is known at a moment of a lesson: named facts, each computed only when it is asked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.explain.base.context import ExplainContext
from playground.explain.base.parameter_index import ParameterIndex
from playground.explain.updates.gradient_sources import SourceRun
from playground.expressions import Expression
from playground.session.snapshots.snapshot import Snapshot
from playground.training.base.history import Metrics

Value: TypeAlias = float | str
NO_VALUE = math.nan


class Scene(Struct, frozen=True, eq=False):
    """A moment of a training with what a person looks at: all that facts are computed from.

    Parameters
    ----------
    snapshot
        What the session shows; ``snapshot.sample`` is the chosen sample.
    context
        The same moment, to be asked by explanations.
    points
        The curves, oldest first.
    tab
        The panel that was brought to the front last, by its name of :data:`.views.VIEWS`.
    selected
        The weight, bias or neuron that is selected.
    source_run
        The training with another gradient source that was made last.
    """

    snapshot: Snapshot
    context: ExplainContext
    points: tuple[Metrics, ...] = ()
    tab: str = ""
    selected: ParameterIndex | None = None
    source_run: SourceRun | None = None


class Facts:
    """The facts of a moment, by name.

    Parameters
    ----------
    scene
        The moment.
    before
        That at which the part of the lesson began: some facts compare with it.
    kept
        What earlier parts of the lesson kept.
    """

    def __init__(
        self,
        scene: Scene,
        before: Scene | None = None,
        kept: Mapping[str, float] = MappingProxyType({}),
    ) -> None:
        self.scene = scene
        self.before = before
        self._known: dict[str, Value] = dict(kept)

    def __getitem__(self, name: str) -> Value:
        """Return a fact; NaN where there is no such number now."""
        if name not in self._known:
            self._known[name] = FACTS[name].compute(self)
        return self._known[name]

    def keep(self, name: str, value: float) -> None:
        """Know a number from now on that the lesson keeps under a name."""
        self._known[name] = value

    def number(self, expression: Expression) -> float:
        """Return an expression's value; NaN where something in it has none."""
        values: dict[str, Array] = {name: np.asarray(self[name]) for name in expression.names}
        return float(expression.evaluate(values))

    def holds(self, expression: Expression) -> bool:
        """Tell whether a condition holds; without a value it does not."""
        return self.number(expression) == 1.0


class LessonFact(Struct, frozen=True):
    """A fact: its name, what it means, how it is computed, and for a word what it may be."""

    name: str
    meaning: str
    compute: Callable[[Facts], Value]
    is_word: bool = False
    words: tuple[str, ...] | None = None


FACTS: dict[str, LessonFact] = {}
"""Every fact by name; the modules beside this one declare them."""


def fact(compute: Callable[[Facts], float]) -> Callable[[Facts], float]:
    """Declare a number: the function's name is the fact's, its docstring the meaning."""
    name = compute.__name__
    FACTS[name] = LessonFact(name, _meaning(compute), compute)
    return compute


def word(
    words: tuple[str, ...] | None = None,
) -> Callable[[Callable[[Facts], str]], Callable[[Facts], str]]:
    """Declare a word, and which ones it may be; ``None``: any."""

    def declare(compute: Callable[[Facts], str]) -> Callable[[Facts], str]:
        name = compute.__name__
        FACTS[name] = LessonFact(name, _meaning(compute), compute, is_word=True, words=words)
        return compute

    return declare


def _meaning(compute: Callable[[Facts], Value]) -> str:
    return " ".join((compute.__doc__ or "").split())
