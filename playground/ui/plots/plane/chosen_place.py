"""The place on the plane that all views look at: a sample's, or one of a person's own."""

from collections.abc import Sequence

from msgspec import Struct

from playground.datasets.base.dataset import Dataset


class ChosenPlace(Struct, frozen=True):
    """A place that was chosen.

    Parameters
    ----------
    x, y
        Where it is, in the data's own numbers.
    row
        The row of the raw data that lies there; ``None`` for a place of a person's own.
    """

    x: float
    y: float
    row: int | None = None


def chosen_place(
    dataset: Dataset | None, row: int | None, own: Sequence[float] | None
) -> ChosenPlace | None:
    """Return what is chosen on the plane of a dataset, if it has one: a person's own goes first."""
    if dataset is None or not dataset.is_2d:
        return None
    if own is not None:
        return ChosenPlace(own[0], own[1])
    if row is None or row >= len(dataset.raw.x):
        return None
    x, y = dataset.raw.x[row]
    return ChosenPlace(float(x), float(y), row)
