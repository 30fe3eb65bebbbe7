"""Who takes part in a race: optimizers, batch sizes, or values of a setting."""

from collections.abc import Sequence
from typing import Literal

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from playground.core import PlaygroundError, Task
from playground.experiments.race_config import Lane, batch_lane, optimizer_lane
from playground.nn.base.optimizer import Optimizer
from playground.nn.optimizer_presets import PRESETS, Preset, optimizer_names
from playground.nn.optimizers import OPTIMIZERS
from playground.project import Project
from playground.ui.theme.markup import as_text
from playground.ui.tools.races.race_kinds import RaceKind, kinds_of

Kind = Literal["optimizers", "batch_sizes"]

FIRST_CHOICE = ("sgd", "momentum", "rmsprop", "adam")
SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
ALL = 0
"""How a configuration writes that a batch is all samples."""

NEIGHBOURS = 3
"""How many values are checked at first: the document's own, and those beside it."""

TIPS: dict[str, str] = {
    "optimizers": "Each at its default settings; the document's own optimizer at its present ones",
    "batch_sizes": "Each trains as the document does, with batches of this many samples",
}


class ValueLine(QLineEdit):
    """A line whose Enter means it alone, and not the dialog's first button."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class LaneChoice(QWidget):
    """A list to check who takes part, above it what competes, below it a line for more values.

    Parameters
    ----------
    project
        The document; its own values are offered, too.
    kind
        What competes at first.
    task
        The problem, where it is known.

    Signals
    -------
    changed()
        Others take part.
    refused(message)
        A value that was typed does not fit; empty when one does.
    """

    changed = Signal()
    refused = Signal(str)

    def __init__(self, project: Project, kind: str, task: Task | None = None) -> None:
        super().__init__()
        self._project, self._config = project, project.training
        self._kinds = {each.key: each for each in kinds_of(project, task)}
        self.kind, self.list, self.more = QComboBox(), QListWidget(), ValueLine()
        self.kind.addItem("Optimizers", "optimizers")
        self.kind.addItem("Batch sizes", "batch_sizes")
        for each in self._kinds.values():
            self.kind.addItem(each.title, each.key)
        self.kind.setAccessibleName("What competes")
        self.kind.setToolTip("What the lanes of the race differ in")
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.kind.currentIndexChanged.connect(self._fill)
        self.list.setSpacing(2)
        self.list.itemChanged.connect(self.changed)
        self.more.setPlaceholderText("Other values, with commas")
        self.more.setAccessibleName("Other values")
        self.more.setToolTip("Values with commas between; Enter lets them take part")
        self.more.returnPressed.connect(self._add_more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.kind)
        column.addWidget(self.list, 1)
        column.addWidget(self.more)
        self._fill()

    @property
    def setting(self) -> RaceKind | None:
        """The setting that competes; ``None`` where it is optimizers or batch sizes."""
        return self._kinds.get(self.kind.currentData())

    @property
    def begins_anew(self) -> bool:
        """Whether lanes may have other weights or data, so that none can go on from the present."""
        return self.setting is not None and not self.setting.is_update

    @property
    def chosen(self) -> list[str | int]:
        """The names of optimizers, the batch sizes or the values that are checked."""
        items = (self.list.item(i) for i in range(self.list.count()))
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        ]

    def choose(self, kind: str, values: Sequence[str | int]) -> None:
        """Have a kind compete, with these values and no others."""
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.list.blockSignals(True)
        offered = {}
        for i in range(self.list.count()):
            item = self.list.item(i)
            item.setCheckState(Qt.CheckState.Unchecked)
            offered[item.data(Qt.ItemDataRole.UserRole)] = item
        for value in values:
            if value in offered:
                offered[value].setCheckState(Qt.CheckState.Checked)
            elif self.setting is not None:
                self._add(self.setting.word(str(value)), value, "", (value,))
        self.list.blockSignals(False)
        self.changed.emit()

    def lanes(self) -> list[Lane]:
        """Return who takes part.

        Raises
        ------
        PlaygroundError
            When one of them could not train.
        """
        setting = self.setting
        if setting is not None:
            return [setting.lane(self._project, str(value)) for value in self.chosen]
        if self.kind.currentData() == "batch_sizes":
            return [batch_lane(self._config, int(size)) for size in self.chosen]
        lanes = ((str(name), optimizer_lane(self._config, str(name))) for name in self.chosen)
        return [replace(lane, name=_optimizer(name).title) for name, lane in lanes]

    # filling ------------------------------------------------------------------------------------

    def _fill(self) -> None:
        kind: str = self.kind.currentData()
        self.list.blockSignals(True)
        self.list.clear()
        setting = self.setting
        self.list.setToolTip(TIPS[kind] if setting is None else setting.tip)
        self.list.setAccessibleName(f"{self.kind.currentText()} that take part")
        self.more.setVisible(kind == "batch_sizes" or setting is not None)
        if setting is not None:
            self._fill_values(setting)
        elif kind == "batch_sizes":
            self._fill_sizes()
        else:
            for name in optimizer_names():
                entry = _optimizer(name)
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

    def _fill_values(self, setting: RaceKind) -> None:
        """Offer a setting's values in order, the document's own among them."""
        own = setting.own(self._project)
        values = list(setting.values(self._project))
        if own and own not in values:
            values.append(own)
            if all(_is_number(value) for value in values):
                values.sort(key=float)
        at = values.index(own) if own in values else 0
        begin = min(max(0, at - NEIGHBOURS // 2), max(0, len(values) - NEIGHBOURS))
        first = values[begin : begin + NEIGHBOURS]
        for value in values:
            tip = "The document's own" if value == own else ""
            self._add(setting.word(value), value, tip, first)

    def _add_more(self) -> None:
        """Let values that were typed take part, those that fit."""
        setting, message = self.setting, ""
        for text in (part.strip() for part in self.more.text().split(",")):
            if not text:
                continue
            try:
                if setting is None:
                    value: str | int = int(text)
                    title = batch_lane(self._config, int(text)).name
                else:
                    value, title = text, setting.lane(self._project, text).name
            except (PlaygroundError, ValueError) as error:
                message = str(error)
                continue
            self._check(title, value)
        if not message:
            self.more.clear()
        self.refused.emit(message)
        self.changed.emit()

    def _check(self, title: str, value: str | int) -> None:
        """Check a value, which may not be in the list yet."""
        for i in range(self.list.count()):
            item = self.list.item(i)
            if item.data(Qt.ItemDataRole.UserRole) == value:
                item.setCheckState(Qt.CheckState.Checked)
                return
        self._add(title, value, "", (value,))

    def _add(self, title: str, value: str | int, tip: str, first: Sequence[str | int]) -> None:
        item = QListWidgetItem(title)
        item.setData(Qt.ItemDataRole.UserRole, value)
        item.setToolTip(as_text(tip))
        item.setCheckState(Qt.CheckState.Checked if value in first else Qt.CheckState.Unchecked)
        self.list.addItem(item)


def _optimizer(name: str) -> Preset | type[Optimizer]:
    return PRESETS[name] if name in PRESETS else OPTIMIZERS.get(name)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
