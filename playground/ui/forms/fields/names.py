"""A field for any number of names out of a list."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget
from typing_extensions import override

from playground.core import ParamValue
from playground.ui.theme.markup import as_text
from playground.ui.theme.sizes import scaled

MOST_ROWS = 8
ROW_HEIGHT = 24


class NamesField(QListWidget):
    """A list of check boxes; its value is the ticked names in list order.

    Signals
    -------
    value_edited
        A person ticked or cleared a name.
    problem_found
        Never emitted: every selection is allowed.
    """

    value_edited = Signal(object)
    problem_found = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setUniformItemSizes(True)
        self.itemChanged.connect(self._report)

    @property
    def value(self) -> tuple[str, ...]:
        """The ticked names."""
        items = (self.item(row) for row in range(self.count()))
        return tuple(
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        )

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """List ``(value, label)`` pairs, none of them ticked."""
        with QSignalBlocker(self):
            self.clear()
            for value, label in choices:
                self._add(value, label)
        self._fit()

    def set_value(self, value: ParamValue) -> None:
        """Tick exactly these names; a name that is not listed is added."""
        if not isinstance(value, tuple):
            return
        with QSignalBlocker(self):
            listed = set()
            for row in range(self.count()):
                item = self.item(row)
                name = item.data(Qt.ItemDataRole.UserRole)
                listed.add(name)
                ticked = Qt.CheckState.Checked if name in value else Qt.CheckState.Unchecked
                item.setCheckState(ticked)
            for name in value:
                if name not in listed:
                    self._add(name, name).setCheckState(Qt.CheckState.Checked)
        self._fit()

    @override
    def sizeHint(self) -> QSize:
        """Ask for little width: the panel decides."""
        return QSize(120, self.maximumHeight())

    def _add(self, value: str, label: str) -> QListWidgetItem:
        item = QListWidgetItem(label, self)
        item.setData(Qt.ItemDataRole.UserRole, value)
        item.setToolTip(as_text(label))
        item.setFlags(
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsUserCheckable
            | Qt.ItemFlag.ItemIsSelectable
        )
        item.setCheckState(Qt.CheckState.Unchecked)
        return item

    def _fit(self) -> None:
        self.setFixedHeight(scaled(ROW_HEIGHT) * max(1, min(self.count(), MOST_ROWS)) + 4)

    def _report(self, item: QListWidgetItem) -> None:
        del item
        self.value_edited.emit(self.value)
