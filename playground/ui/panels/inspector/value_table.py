"""Every learned number of a layer, to look at and to set by hand."""

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget
from typing_extensions import override

from playground.session.snapshots.snapshot import ParameterView
from playground.ui.forms.fields import ChoiceField
from playground.ui.panels.inspector.value_model import VALUE, ValueModel
from playground.ui.support.chosen_parameter import Place
from playground.ui.theme.sizes import scaled
from playground.ui.theme.tokens import GRID
from playground.ui.widgets.collapsible import Collapsible
from playground.ui.widgets.message_labels import message_label, set_message
from playground.ui.widgets.tables.edited_table import EditedTable

MOST_ROWS = 10
_ROW = 3 * GRID
_WIDEST_PLACE = 11 * GRID
_LABELS = 40
_WIDEST_NUMBER = "−0.0e−0"
_BEGINNINGS = tuple("0123456789-.")


class _NumberTable(EditedTable):
    """A table that begins to edit with a digit, even where the window has use for that key."""

    @override
    def event(self, event: QEvent) -> bool:
        """Claim the keys that begin a number."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.text() in _BEGINNINGS
        ):
            event.accept()
            return True
        return super().event(event)


class ValueTable(Collapsible):
    """A table of one array at a time, folded away at first.

    Signals
    -------
    value_requested(name, index, value)
        A person wishes another value at a place of a parameter.
    place_chosen(name, index)
        A person went to a value.
    """

    value_requested = Signal(str, tuple, float)
    place_chosen = Signal(str, tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Single values", parent)
        self._views: dict[str, ParameterView] = {}
        self._row_names: Mapping[str, Sequence[str]] = {}
        self._node_id = ""
        self._place: Place | None = None
        self.choice = ChoiceField()
        self.choice.setAccessibleName("Which numbers")
        self.choice.setToolTip("Which of the layer's parameters to show")
        self.choice.value_edited.connect(self._choose_array)
        self._message = message_label("error")
        self.model = ValueModel(self)
        self.model.value_requested.connect(self._request)
        self.model.refused.connect(self._refuse)
        self.table = _NumberTable()
        self.table.setModel(self.model)
        self.table.selectionModel().currentChanged.connect(self._choose_place)
        self.table.setAccessibleName("Learned values")
        self.table.setToolTip("Double-click a value, or press Enter on it, to set it by hand")
        triggers = QAbstractItemView.EditTrigger
        self.table.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        )
        rows, columns = self.table.verticalHeader(), self.table.horizontalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMaximumWidth(_WIDEST_PLACE)
        rows.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.setProperty("role", "secondary")
        for widget in (self.choice, self.table, self._message):
            self.body.addWidget(widget)
        self.set_note("", special=False)

    @property
    def problem(self) -> str:
        """Why what was typed is no value."""
        return self._message.text()

    def set_row_names(self, names: Mapping[str, Sequence[str]]) -> None:
        """Say what the rows of each layer's weight stand for, where that is known."""
        self._row_names = names

    def set_parameters(self, node_id: str, parameters: Sequence[ParameterView]) -> None:
        """Show a layer's arrays as they are now; costs nothing while folded."""
        self.setVisible(bool(parameters))
        if node_id != self._node_id or [view.name for view in parameters] != list(self._views):
            self._node_id = node_id
            self.choice.set_choices([(view.name, view.name) for view in parameters])
            self._refuse("")
        self._views = {view.name: view for view in parameters}
        if self._views and self.choice.currentData() not in self._views:
            self.choice.set_value(next(iter(self._views)))
        if self.is_open:
            self._show_values()

    def show_place(self, place: Place | None) -> None:
        """Go to the number that was chosen in another view, where it is one of these."""
        self._place = place
        if self.is_open:
            self._go_to_place()

    def _go_to_place(self) -> None:
        place = self._place
        if place is None or place[0] != self._node_id or place[1] not in self._views:
            return
        if place[1] != self.choice.currentData():
            self.choice.set_value(place[1])
            self._show_values()
        row = self.model.row_of(place[2])
        if row >= 0 and row != self.table.currentIndex().row():
            self.table.setCurrentIndex(self.model.index(row, VALUE))

    def _choose_array(self, name: str) -> None:
        del name
        self._refuse("")
        self._show_values()

    @override
    def _unfolded(self) -> None:
        self._show_values()
        self._go_to_place()

    def _show_values(self) -> None:
        view = self._views.get(self.choice.currentData())
        if view is None:
            return
        known = self._row_names.get(self._node_id, ())
        names = known if view.name == "weight" else ()
        before = self.model.rowCount()
        self.model.set_parameter(view, names)
        if self.model.rowCount() != before:
            self._fit_height()
        self.table.viewport().update()

    def _fit_height(self) -> None:
        """Show all rows of a small array; large ones scroll."""
        head = self.table.horizontalHeader().sizeHint().height()
        rows = self.table.verticalHeader()
        high = max(scaled(_ROW), self.table.fontMetrics().height() + GRID)
        labels = (rows.model().headerData(i, Qt.Orientation.Vertical) for i in self._some_rows())
        place = max((rows.fontMetrics().horizontalAdvance(str(each)) for each in labels), default=0)
        rows.setFixedWidth(min(place + GRID, scaled(_WIDEST_PLACE)))
        rows.setMinimumSectionSize(high)
        rows.setDefaultSectionSize(high)
        widest = self.table.fontMetrics().horizontalAdvance(_WIDEST_NUMBER)
        self.table.horizontalHeader().setMinimumSectionSize(widest + GRID)
        bar = self.table.horizontalScrollBar()
        below = bar.sizeHint().height() if bar.maximum() > 0 else 0
        self.table.setFixedHeight(below + head + min(self.model.rowCount(), MOST_ROWS) * high + 2)

    def _some_rows(self) -> Iterator[int]:
        """Go through rows whose places are as wide as any: the first ones and the last ones."""
        count = self.model.rowCount()
        yield from range(min(count, _LABELS))
        yield from range(max(count - _LABELS, 0), count)

    def _refuse(self, text: str) -> None:
        set_message(self._message, text)

    def _choose_place(self, current: QModelIndex) -> None:
        if current.isValid():
            index = self.model.index_of(current.row())
            self.place_chosen.emit(self.choice.currentData(), index)

    def _request(self, index: tuple[int, ...], value: float) -> None:
        self.value_requested.emit(self.choice.currentData(), index, value)
