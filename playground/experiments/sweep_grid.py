"""What a sweep varies: one or two settings, and the trainings that come of their values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Generic, TypeAlias, TypeVar

from msgspec import Struct

from playground.core import PlaygroundError, ValueNotAllowed
from playground.core.text.numbers import counted
from playground.experiments.race_config import Lane
from playground.training.base.training_spec import TrainingSpec

MOST_CELLS = 150
MOST_SETTINGS = 2

S = TypeVar("S", bound=TrainingSpec)

Vary: TypeAlias = Callable[[S, Sequence[tuple[str, str]]], S]
"""Returns a document with settings changed, each by its key and its value as it is typed."""


class Varied(Struct, frozen=True):
    """A setting and the values it is to have.

    Parameters
    ----------
    keys
        Names of ``--set``: usually one; several have the same value, as the widths of all layers.
    values
        Each as it is typed.
    label
        What people call it; the last part of its key where that is empty.
    """

    keys: tuple[str, ...]
    values: tuple[str, ...]
    label: str = ""

    @property
    def name(self) -> str:
        """What it is called in the names of cells and on axes."""
        if self.label:
            return self.label
        owner, _, last = self.keys[0].rpartition(".")
        own = last.replace("_", " ")
        known = ("", "optimizer", "dataset", "schedule")
        return own if owner in known else f"{owner.replace('_', ' ')} {own}"


class Cell(Struct, Generic[S], frozen=True):
    """One training of a sweep.

    Parameters
    ----------
    name
        What it is called: its values.
    values
        One per setting that varies.
    spec
        What is trained.
    """

    name: str
    values: tuple[str, ...]
    spec: S


def read_varied(text: str) -> Varied:
    """Read ``optimizer.learning_rate=0.01,0.1``.

    Raises
    ------
    PlaygroundError
        When it is written otherwise, or has one value twice.
    """
    key, equals, values = text.partition("=")
    found = tuple(value.strip() for value in values.split(",") if value.strip())
    if not equals or not key.strip() or not found:
        raise PlaygroundError(f"--over {text!r:.80}: write KEY=VALUE,VALUE,…")
    return Varied((key.strip(),), _once(key.strip(), found))


def _once(key: str, values: Sequence[str]) -> tuple[str, ...]:
    for value in values:
        if values.count(value) > 1:
            raise ValueNotAllowed(key, value, "every value once")
    return tuple(values)


def grid(project: S, over: Sequence[Varied], vary: Vary[S]) -> tuple[Cell[S], ...]:
    """Return every combination of the values; the last setting changes fastest.

    Nothing to vary makes one cell: the document as it is.

    Raises
    ------
    PlaygroundError
        For more settings or cells than a sweep has, and for a value that does not fit.
    """
    if len(over) > MOST_SETTINGS:
        raise PlaygroundError(f"a sweep varies at most {MOST_SETTINGS} settings, not {len(over)}")
    for each in over:
        _once(each.keys[0], each.values)
    count = 1
    for each in over:
        count *= len(each.values)
    if count > MOST_CELLS:
        raise PlaygroundError(f"{counted(count, 'cell')} are too many; at most {MOST_CELLS}")
    cells = []
    for values in product(*(each.values for each in over)):
        pairs = [(k, v) for each, v in zip(over, values, strict=True) for k in each.keys]
        name = ", ".join(f"{each.name} {v}" for each, v in zip(over, values, strict=True))
        cells.append(Cell(name or "as it is", values, vary(project, pairs) if pairs else project))
    return tuple(cells)


def setting_lanes(project: S, varied: Varied, vary: Vary[S]) -> list[Lane]:
    """Return a lane of a race for every value of a setting.

    Raises
    ------
    PlaygroundError
        When a value does not fit.
    """
    cells = grid(project, [varied], vary)
    return [Lane(cell.name, cell.spec.training, cell.spec) for cell in cells]
