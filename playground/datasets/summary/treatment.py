"""What the preparation makes of each column of a source: the numbers it really uses, in words."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from playground.core import Array
from playground.core.text.numbers import counted
from playground.datasets.base.dataset import Affine, Dataset
from playground.datasets.base.scaling import DivideBy, MinMax, Scaler, Standardize
from playground.datasets.base.source import DatasetSource
from playground.datasets.base.table import TableData

Role = Literal["feature", "target", "left out"]


class Treatment(Struct, frozen=True):
    """What becomes of a column of the source.

    Parameters
    ----------
    role
        What it is to the network.
    inputs
        How many inputs it becomes; for the target, how many outputs.
    filled
        What missing values are filled with; ``None`` where none is.
    offset, scale
        How it is scaled: ``(x - offset) / scale``; 0 and 1 where it is not, and for text.
    words
        All of it, one clause each.
    """

    role: Role
    inputs: int
    words: tuple[str, ...]
    filled: float | str | None = None
    offset: float = 0.0
    scale: float = 1.0


def treatments(dataset: Dataset, source: DatasetSource) -> dict[str, Treatment]:
    """Return what was done to each column, by its name in the source.

    Parameters
    ----------
    dataset
        As prepared: scaling and filled values are read off it.
    source
        Which scaling it asked for, by its name.
    """
    raw = dataset.raw
    found: dict[str, Treatment] = {}
    if isinstance(raw, TableData):
        gaps = dict(raw.gaps)
        for first, end in raw.sources:
            name = raw.source_name(first)
            is_text = (first, end) in raw.one_hot
            filled = _filled(raw, first, end, gaps.get(first))
            of = _text(end - first) if is_text else _number(dataset, first, source.scaler)
            said = _filling(filled, gaps.get(first), marked=raw.indicator)
            found[name] = Treatment(
                "feature",
                (end - first) + bool(said and raw.indicator),
                (*said, *of.words),
                filled,
                of.offset,
                of.scale,
            )
    else:
        for i, name in enumerate(raw.columns):
            found[name] = _number(dataset, i, source.scaler)
    found[raw.target] = _target(dataset, source)
    return found


def left_out(name: str, notes: Sequence[str]) -> Treatment:
    """Return what is said about a column that is not used."""
    begin = f"Left out {name!r}: "
    why = next((note[len(begin) :].rstrip(".") for note in notes if note.startswith(begin)), "")
    return Treatment("left out", 0, (f"left out: {why}" if why else "left out: not chosen",))


def dropping(treatment: Treatment, missing: int) -> Treatment:
    """Return what is said when the rows that lack a value were dropped."""
    if not missing:
        return treatment
    rows = counted(missing, "row")
    return replace(treatment, words=(f"{rows} without a value dropped", *treatment.words))


def _number(dataset: Dataset, i: int, scaler: Scaler) -> Treatment:
    scaling = dataset.x_scaling
    offset, scale = float(scaling.offset[i]), float(scaling.scale[i])
    constant = scale == 1.0 and offset != 0.0 and _is_constant(dataset.raw.x, i, dataset.train_rows)
    words = f"always {offset:.4g}: moved to 0" if constant else _scaled(scaler, offset, scale)
    return Treatment("feature", 1, (words,), None, offset, scale)


def _text(width: int) -> Treatment:
    inputs = counted(width, "input")
    return Treatment("feature", width, (f"one-hot: {inputs} of 0 and 1",))


def _target(dataset: Dataset, source: DatasetSource) -> Treatment:
    raw = dataset.raw
    if raw.task.is_classification:
        return Treatment(
            "target", dataset.outputs, (f"target: {counted(len(raw.classes), 'class')}",)
        )
    if raw.reconstructs:
        return Treatment("target", dataset.outputs, (f"target: the {raw.target} itself",))
    scaling: Affine = dataset.y_scaling
    offset, scale = float(scaling.offset[0]), float(scaling.scale[0])
    words = "as it is" if scaling.is_identity else _scaled(source.target_scaler, offset, scale)
    said = (f"target: {words}",)
    return Treatment("target", dataset.outputs, said, None, offset, scale)


def _filled(raw: TableData, first: int, end: int, rows: Array | None) -> float | str | None:
    """Read off the data what stands where a value was missing."""
    if rows is None:
        return None
    if (first, end) not in raw.one_hot:
        return float(raw.x[rows[0], first])
    place = first + int(raw.x[rows[0], first:end].argmax())
    return raw.columns[place][len(raw.source_name(first)) + 1 :]


def _filling(filled: float | str | None, rows: Array | None, *, marked: bool) -> tuple[str, ...]:
    if filled is None or rows is None:
        return ()
    value = filled if isinstance(filled, str) else f"{filled:.4g}"
    also = ", marked by an input of its own" if marked else ""
    return (f"{len(rows):,} missing, filled with {value}{also}",)


def _scaled(scaler: Scaler, offset: float, scale: float) -> str:
    if offset == 0.0 and scale == 1.0:
        return "as it is"
    if isinstance(scaler, DivideBy):
        return f"divided by {scale:.4g}"
    sign = "-" if offset >= 0 else "+"
    formula = f"(x {sign} {abs(offset):.4g}) / {scale:.4g}"
    if isinstance(scaler, MinMax):
        return f"0 to 1: {formula}"
    # Scaled otherwise than is asked for now, it is as it was when the network was trained.
    return f"standardized: {formula}" if isinstance(scaler, Standardize) else formula


def _is_constant(x: Array, i: int, rows: Array) -> bool:
    values = x[:, i][rows]
    return bool(np.ptp(values) == 0)
