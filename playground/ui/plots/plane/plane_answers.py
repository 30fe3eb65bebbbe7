"""What the network answers on the plane at the moment that is shown."""

from collections.abc import Iterable

from msgspec import Struct

from playground.core import Array, Task
from playground.datasets.base.dataset import Dataset
from playground.session.snapshots.plane_area import PlaneArea
from playground.session.snapshots.snapshot import Snapshot
from playground.training.evaluation.unseen_points import UnseenAnswers
from playground.ui.plots.plane.chosen_place import ChosenPlace
from playground.ui.plots.plane.decision_field import outputs_at
from playground.ui.plots.plane.output_table import extent_of
from playground.ui.plots.plane.plane_words import answer_words, place_words, sample_words


class PlaneAnswers(Struct, frozen=True):
    """The answers to the places of a 2-D problem, as values and in words.

    Parameters
    ----------
    dataset
        The samples.
    snapshot
        The moment; ``None`` before the first.
    scale
        The outputs that mean surely the first and surely the second of two classes.
    sure
        Whether the words say how sure the network is of a class.
    """

    dataset: Dataset
    snapshot: Snapshot | None
    scale: tuple[float, float]
    sure: bool

    @property
    def field(self) -> Array | None:
        """The answers on a grid, if they are those of a network for this dataset."""
        field = self.snapshot.field if self.snapshot is not None else None
        return None if field is None or len(field) != self.dataset.outputs else field

    @property
    def area(self) -> PlaneArea:
        """What the grid covers."""
        area = self.snapshot.field_area if self.snapshot is not None else None
        return area or PlaneArea.square(extent_of(self.dataset))

    @property
    def unseen(self) -> UnseenAnswers | None:
        """The answers to points that nobody trains on, where they were asked for."""
        return self.snapshot.unseen if self.snapshot is not None else None

    def words_at(self, x: float, y: float, rows: Iterable[int]) -> str:
        """Say what is answered at a place, and which samples lie there."""
        found = (sample_words(self.dataset, row) for row in rows)
        return _joined(place_words(x, y), self._nearest(x, y), *found)

    def words_of(self, chosen: ChosenPlace) -> str:
        """Say what is known of a place that was chosen."""
        answer = self._answer_to(chosen)
        if chosen.row is None:
            return _joined(f"your own: {place_words(chosen.x, chosen.y)}", answer)
        return _joined(f"row {chosen.row + 1}", sample_words(self.dataset, chosen.row), answer)

    def _answer_to(self, chosen: ChosenPlace) -> str:
        """Say what is answered to the chosen sample itself, else to the nearest place."""
        view = self.snapshot.sample if self.snapshot is not None else None
        if view is not None and view.values.tolist() == [chosen.x, chosen.y]:
            return answer_words(self.dataset, view.prediction, self.scale, sure=self.sure)
        return self._nearest(chosen.x, chosen.y)

    def _nearest(self, x: float, y: float) -> str:
        field = self.field
        outputs = None if field is None else outputs_at(field, self.area, x, y)
        return answer_words(self.dataset, outputs, self.scale, sure=self.sure)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def scale_of(dataset: Dataset | None, wished: tuple[float, float] | None) -> tuple[float, float]:
    """Return the outputs at the ends of the colour scale: those wished for, else the data's."""
    if wished is not None:
        return wished
    if dataset is not None and dataset.task is Task.REGRESSION:
        return float(dataset.raw.y.min()), float(dataset.raw.y.max())
    return -1.0, 1.0
