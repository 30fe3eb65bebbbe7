"""What a stroke makes of the description of the data."""

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from playground.core import Array, ParamValue
from playground.datasets import DatasetConfig
from playground.datasets.base.dataset import Dataset
from playground.datasets.base.drawn_points import MOST_POINTS, REACH, read_points, write_points
from playground.datasets.generators.drawn import Drawn

if TYPE_CHECKING:
    from playground.ui.plots.drawing.stroke import Stroke


class StrokeEdit(Struct, frozen=True):
    """The data afterwards, what the edit is called, and what there is to say about it."""

    config: DatasetConfig
    text: str
    message: str = ""


def stroke_edit(stroke: "Stroke", config: DatasetConfig, dataset: Dataset | None) -> StrokeEdit:
    """Return what to do with a stroke.

    Parameters
    ----------
    stroke
        What was drawn or erased.
    config
        The data before.
    dataset
        The samples of that, if they are there: without them no generated point is erased.
    """
    if stroke.brush.tool == "eraser":
        return _erase(stroke, config, dataset)
    before, fresh = drawn_points(config), stroke.points
    fresh, left_out = np.split(fresh, [MOST_POINTS - len(before)])
    noun = "a point" if len(fresh) == 1 else f"{len(fresh):,} points"
    full = f"There are {MOST_POINTS:,} drawn points; no more can be added."
    points = np.vstack([before, fresh])
    return StrokeEdit(with_points(config, points), f"Draw {noun}", full if len(left_out) else "")


def _erase(stroke: "Stroke", config: DatasetConfig, dataset: Dataset | None) -> StrokeEdit:
    """Take points out; once a generated one is among them, all become points of one's own."""
    drawn = drawn_points(config)
    made = len(dataset.raw.x) - len(drawn) if dataset is not None else 0
    if dataset is None or made <= 0:
        gone = stroke.erases(*drawn[:, :2].T)
        return StrokeEdit(with_points(config, drawn[~gone]), _erased(gone))
    whole = np.column_stack([dataset.raw.x, dataset.raw.y])
    gone = stroke.erases(*whole[:, :2].T)
    text, kept = _erased(gone), whole[~gone]
    if not gone[:made].any():
        return StrokeEdit(with_points(config, drawn[~gone[made:]]), text)
    if len(kept) > MOST_POINTS:
        message = f"Only {MOST_POINTS:,} points can be changed by hand; make fewer of them first."
        return StrokeEdit(config, text, message)
    own = replace(config, kind=Drawn.name, params=_own_params(dataset))
    inside = np.abs(kept[:, :2]).max(axis=1) <= REACH
    message = (
        f"The points of {dataset.name} are your own now: they stay as they are, without noise and "
        "seed. Undo takes it back."
    )
    if not inside.all():
        message += f" {int((~inside).sum()):,} outside the picture are left out."
    return StrokeEdit(with_points(own, kept[inside]), text, message)


def drawn_points(config: DatasetConfig) -> Array:
    """Return the drawn points of a description, ``(N, 3)``."""
    return read_points(str(config.params.get("drawn", "")))


def with_points(config: DatasetConfig, points: Array) -> DatasetConfig:
    """Return a description with other drawn points."""
    params = {name: value for name, value in config.params.items() if name != "drawn"}
    if len(points):
        params["drawn"] = write_points(points)
    return replace(config, params=params)


def carrying_other_answers(before: DatasetConfig, after: DatasetConfig) -> StrokeEdit | None:
    """Return a drawing with answers of its new kind, when it was changed to classes or to values.

    Parameters
    ----------
    before, after
        The data, which differ in what their points carry.

    Returns
    -------
    StrokeEdit or None
        Values above 0 become the class +1; classes become values from -1 to 1. Nothing when there
        is nothing to convert.
    """
    targets = [config.params.get("target", "class") for config in (before, after)]
    points = drawn_points(after).copy()
    if {before.kind, after.kind} != {Drawn.name} or targets[0] == targets[1] or not len(points):
        return None
    if targets[1] == "class":
        points[:, 2] = points[:, 2] > 0
        said = "Values above 0 are the class +1 now, the others −1."
    else:
        last = max(1.0, points[:, 2].max())
        points[:, 2] = 2 * points[:, 2] / last - 1
        said = "The classes are values from −1 to 1 now."
    return StrokeEdit(with_points(after, points), "", said)


def _own_params(dataset: Dataset) -> dict[str, ParamValue]:
    """Return the description of a drawing that carries what a dataset does."""
    if dataset.task.is_classification:
        return {}
    if dataset.y_scaling.is_identity:
        return {"target": "value"}
    return {"target": "value", "scaling": "standardize"}


def _erased(gone: Array) -> str:
    count = int(gone.sum())
    return "Erase a point" if count == 1 else f"Erase {count:,} points"
