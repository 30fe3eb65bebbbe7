"""The one sample that all views look at."""

from PySide6.QtCore import QObject, Signal

from playground.session.snapshots.sample_view import SampleWish


class ChosenSample(QObject):
    """Which row of the raw data was chosen, or what was drawn or typed instead, if anything.

    A view where a person clicks a sample sets it; every view that shows one sample follows. While
    nothing is chosen, the canvas shows the first training sample.

    Signals
    -------
    changed(row)
        Another sample: its row, counted from 0, or ``None`` for none and for one's own.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wish = SampleWish(None)

    @property
    def row(self) -> int | None:
        """The chosen row, counted from 0; ``None`` without one."""
        return self._wish.row

    @property
    def values(self) -> tuple[float, ...]:
        """One's own sample in raw units, one value per column; empty without one."""
        return self._wish.values

    @property
    def wish(self) -> SampleWish:
        """What the training is asked to run, without gradients."""
        return self._wish

    def choose(self, row: int | None) -> None:
        """Choose a row, or none."""
        self._set(SampleWish(row))

    def choose_own(self, values: tuple[float, ...]) -> None:
        """Choose what was drawn or typed: raw values, one per column of the data."""
        self._set(SampleWish(None, values))

    def forget(self) -> None:
        """Choose none: the data is another one."""
        self.choose(None)

    def _set(self, wish: SampleWish) -> None:
        if wish != self._wish:
            self._wish = wish
            self.changed.emit(wish.row)
