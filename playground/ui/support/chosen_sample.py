"""The one sample that all views look at."""

from PySide6.QtCore import QObject, Signal


class ChosenSample(QObject):
    """Which row of the raw data was chosen, if any.

    A view where a person clicks a sample sets it; every view that shows one sample follows.

    Signals
    -------
    changed(row)
        Another row, counted from 0, or ``None``.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._row: int | None = None

    @property
    def row(self) -> int | None:
        """The chosen row, counted from 0; ``None`` without one."""
        return self._row

    def choose(self, row: int | None) -> None:
        """Choose a row, or none."""
        if row != self._row:
            self._row = row
            self.changed.emit(row)

    def forget(self) -> None:
        """Choose none: the data is another one."""
        self.choose(None)
