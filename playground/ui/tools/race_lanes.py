"""Who takes part in a race: optimizers, or batch sizes."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from playground.experiments.race_config import Lane, batch_lane, optimizer_lane
from playground.nn.optimizer_presets import PRESETS, optimizer_names
from playground.nn.optimizers import OPTIMIZERS
from playground.training.base.config import TrainingConfig

Kind = Literal["optimizers", "batch_sizes"]

FIRST_CHOICE = ("sgd", "momentum", "rmsprop", "adam")
SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
ALL = 0
"""How a configuration writes that a batch is all samples."""

TIPS: dict[Kind, str] = {
    "optimizers": "Each at its default settings; the document's own optimizer at its present ones",
    "batch_sizes": "Each trains as the document does, with batches of this many samples",
}


class LaneChoice(QWidget):
    """A list to check who takes part, and above it what competes.

    Parameters
    ----------
    config
        The document's; its own batch size is offered, too.
    kind
        What competes at first.

    Signals
    -------
    changed()
        Others take part.
    """

    changed = Signal()

    def __init__(self, config: TrainingConfig, kind: Kind) -> None:
        super().__init__()
        self._config = config
        self.kind, self.list = QComboBox(), QListWidget()
        self.kind.addItem("Optimizers", "optimizers")
        self.kind.addItem("Batch sizes", "batch_sizes")
        self.kind.setAccessibleName("What competes")
        self.kind.setToolTip("Race optimizers on the same batches, or batch sizes")
        self.kind.setCurrentIndex(self.kind.findData(kind))
        self.kind.currentIndexChanged.connect(self._fill)
        self.list.setSpacing(2)
        self.list.itemChanged.connect(self.changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.kind)
        column.addWidget(self.list, 1)
        self._fill()

    @property
    def is_of_batches(self) -> bool:
        """Whether batch sizes compete."""
        return bool(self.kind.currentData() == "batch_sizes")

    @property
    def chosen(self) -> list[str | int]:
        """The names of optimizers, or the batch sizes, that are checked."""
        items = (self.list.item(i) for i in range(self.list.count()))
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        ]

    def lanes(self) -> list[Lane]:
        """Return who takes part.

        Raises
        ------
        PlaygroundError
            When one of them could not train.
        """
        if self.is_of_batches:
            return [batch_lane(self._config, int(size)) for size in self.chosen]
        return [optimizer_lane(self._config, str(name)) for name in self.chosen]

    def _fill(self) -> None:
        kind: Kind = self.kind.currentData()
        self.list.blockSignals(True)
        self.list.clear()
        self.list.setToolTip(TIPS[kind])
        words = "Optimizers" if kind == "optimizers" else "Batch sizes"
        self.list.setAccessibleName(f"{words} that take part")
        if self.is_of_batches:
            self._fill_sizes()
        else:
            for name in optimizer_names():
                entry = PRESETS[name] if name in PRESETS else OPTIMIZERS.get(name)
                self._add(entry.title, name, entry.help, FIRST_CHOICE)
        self.list.blockSignals(False)
        self.changed.emit()

    def _fill_sizes(self) -> None:
        own = self._config.batch_size
        first = (1, own or 10, ALL)
        for size in (*sorted({*SIZES, *({own} - {ALL})}), ALL):
            title = batch_lane(self._config, size).name
            tip = "The document's own" if size == own else ""
            self._add(title, size, tip, first)

    def _add(self, title: str, value: str | int, tip: str, first: Sequence[str | int]) -> None:
        item = QListWidgetItem(title)
        item.setData(Qt.ItemDataRole.UserRole, value)
        item.setToolTip(tip)
        item.setCheckState(Qt.CheckState.Checked if value in first else Qt.CheckState.Unchecked)
        self.list.addItem(item)
