"""The row a list of samples stands at: where a person goes, and where other views have gone."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, Signal
from PySide6.QtWidgets import QAbstractItemView

from playground.ui.plots.samples.sample_model import SampleModel


class RowFollower(QObject):
    """Keeps a view of a :class:`SampleModel` at a row, and tells where a person took it.

    Parameters
    ----------
    view, model
        The view; it has its model, and thereby its selection, already.
    go
        Chooses a place of the model in the view.

    Signals
    -------
    chosen(row)
        A person went to a row of the data, by mouse or keys.
    """

    chosen = Signal(object)

    def __init__(
        self, view: QAbstractItemView, model: SampleModel, go: Callable[[int], object]
    ) -> None:
        super().__init__(view)
        self._view, self._model, self._go = view, model, go
        self._follows = False
        view.selectionModel().currentChanged.connect(self._tell)

    def show(self, row: int | None) -> None:
        """Go to a row of the data, where it is shown; emits nothing."""
        view = self._view
        place = self._model.place_of(row) if row is not None else -1
        if place == view.currentIndex().row() and view.selectionModel().hasSelection():
            return
        self._follows = True
        try:
            if place < 0:
                view.clearSelection()
                flag = QItemSelectionModel.SelectionFlag.NoUpdate
                view.selectionModel().setCurrentIndex(QModelIndex(), flag)
            else:
                self._go(place)
        finally:
            self._follows = False

    def step(self, by: int) -> None:
        """Go so many places on; from nowhere to the first."""
        count, current = self._model.rowCount(), self._view.currentIndex()
        if count:
            self._go(min(max(current.row() + by, 0), count - 1) if current.isValid() else 0)

    def _tell(self, current: QModelIndex, previous: QModelIndex) -> None:
        if not self._follows and current.isValid() and current.row() != previous.row():
            self.chosen.emit(int(self._model.order[current.row()]))
