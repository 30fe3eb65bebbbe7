"""The readouts side by side, or in two rows."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from playground.core.text.numbers import number, percent, short_count
from playground.session.snapshots.snapshot import Snapshot
from playground.ui.shell.readouts.readout import NO_VALUE, Readout, ReadoutSize, ReadoutTexts
from playground.ui.theme.tokens import GRID, TEXT_TEST, TEXT_TRAIN, Theme

_TEXTS = {
    "epoch": ReadoutTexts(
        "Epoch", "Epoch", "000,000", "00,000", "Whole passes over the training data"
    ),
    "step": ReadoutTexts("Step", "Step", "0,000,000", "00,000", "Updates of the parameters"),
    "train": ReadoutTexts(
        "Train loss", "Train", "0.000e−0", "0.00e−0", "Mean loss over all training samples"
    ),
    "test": ReadoutTexts(
        "Test loss", "Test", "0.000e−0", "0.00e−0", "Mean loss over all test samples"
    ),
    "accuracy": ReadoutTexts(
        "Test accuracy", "Acc.", "100.0 %", "100 %", "Share of test samples answered correctly"
    ),
}
_GAPS = {ReadoutSize.WIDE: 2 * GRID, ReadoutSize.NARROW: GRID, ReadoutSize.TWO_ROWS: GRID}
_ROWS = (("epoch", "train", "accuracy"), ("step", "test"))


class ReadoutStrip(QWidget):
    """Shows where the training is, in as much room as there is."""

    outgrown = Signal()
    """Some number needs more room than was kept for it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.readouts = {name: Readout(texts) for name, texts in _TEXTS.items()}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(0)
        for readout in self.readouts.values():
            readout.outgrown.connect(self.outgrown)
        self.room = ReadoutSize.WIDE
        self.set_room(ReadoutSize.WIDE)

    def width_in(self, room: ReadoutSize) -> int:
        """Return how wide the strip is in some room."""
        widths = {name: each.width_in(room) for name, each in self.readouts.items()}
        gap = _GAPS[room]
        if room is not ReadoutSize.TWO_ROWS:
            return sum(widths.values()) + gap * (len(widths) - 1)
        columns = [max(widths[n] for n in names) for names in _columns()]
        return sum(columns) + gap * (len(columns) - 1)

    def set_room(self, room: ReadoutSize) -> None:
        """Take so much room."""
        self.room = room
        while self._grid.count():
            self._grid.takeAt(0)
        self._grid.setHorizontalSpacing(_GAPS[room])
        rows = _ROWS if room is ReadoutSize.TWO_ROWS else (tuple(self.readouts),)
        for row, names in enumerate(rows):
            for column, name in enumerate(names):
                self._grid.addWidget(self.readouts[name], row, column, Qt.AlignmentFlag.AlignLeft)
        for readout in self.readouts.values():
            readout.set_room(room)
        self.setFixedWidth(self.width_in(room))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Write a moment's numbers."""
        metrics = snapshot.metrics
        self._show("epoch", f"{snapshot.epoch:,}", short_count(snapshot.epoch))
        self._show("step", f"{snapshot.step:,}", short_count(snapshot.step))
        for name, loss in (("train", metrics.train_loss), ("test", metrics.test_loss)):
            self._show(name, _loss(loss, 4), _loss(loss, 3))
        accuracy = metrics.test_accuracy
        known = accuracy == accuracy
        self._show(
            "accuracy",
            percent(accuracy) if known else NO_VALUE,
            percent(accuracy, 0) if known else NO_VALUE,
        )

    def show_nothing(self) -> None:
        """Write no numbers: there is no training to tell of."""
        for readout in self.readouts.values():
            readout.show_value(NO_VALUE)

    def set_theme(self, theme: Theme) -> None:
        """Colour the train and test readouts as the curves are."""
        self.readouts["train"].set_color(TEXT_TRAIN[theme.name])
        self.readouts["test"].set_color(TEXT_TEST[theme.name])
        self.set_room(self.room)

    def _show(self, name: str, text: str, short: str) -> None:
        self.readouts[name].show_value(text, short)


def _loss(loss: float, digits: int) -> str:
    return NO_VALUE if loss != loss else number(loss, digits, lowest=10.0 ** (1 - digits))


def _columns() -> list[tuple[str, ...]]:
    return [tuple(row[i] for row in _ROWS if i < len(row)) for i in range(len(_ROWS[0]))]
