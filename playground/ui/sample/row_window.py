"""A row of one's own: a field per column of the data, and what the network makes of it."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QSlider,
    QWidget,
)

from playground.core import Param
from playground.datasets.new_data.own_row import Entry, RowField
from playground.ui.forms.fields import ChoiceField, NumberField
from playground.ui.plots.base.number_format import short
from playground.ui.sample.own_window import OwnWindow
from playground.ui.theme.markup import as_text
from playground.ui.theme.sizes import scaled
from playground.ui.theme.tokens import GRID
from playground.ui.widgets.screen_room import resize_within_screen
from playground.ui.widgets.section import ElidedLabel

MOST_FIELDS = 200
"""Of more columns the others stay as in the sample that the row began from."""

ROOM_FOR_CLASSES = 72
"""What the probabilities of a few classes take below the form."""

STEPS = 200
NAME_WIDTH, SLIDER_WIDTH, NUMBER_WIDTH = 120, 112, 104


class EntryRow:
    """One column's widgets: name, number with slider or choice, and whether it is missing.

    Parameters
    ----------
    field
        The column.
    changed
        Called when a person changed the entry.
    """

    def __init__(self, field: RowField, changed: Callable[[], None]) -> None:
        self._field = field
        self._changed = changed
        self.name = ElidedLabel(field.name, NAME_WIDTH)
        self.name.setToolTip(as_text(field.name))
        self.number: NumberField | None = None
        self.slider: QSlider | None = None
        self.choice: ChoiceField | None = None
        self.missing: QCheckBox | None = None
        if field.choices:
            self._add_choice(field)
        else:
            self._add_number(field)
        if field.filled is not None:
            self.missing = QCheckBox("missing")
            self.missing.setAccessibleName(f"{field.name} is missing")
            self.missing.setToolTip("Leave it out: it is filled in as gaps in the data are")
            self.missing.clicked.connect(self._miss)

    def _add_choice(self, field: RowField) -> None:
        choice = self.choice = ChoiceField()
        choice.set_choices([(text, text) for text in field.choices])
        choice.setAccessibleName(field.name)
        choice.setToolTip(as_text(f"{field.name}: one of the texts in the data"))
        choice.value_edited.connect(self._edited)

    def _add_number(self, field: RowField) -> None:
        words = f"In the data from {short(field.low)} to {short(field.high)}"
        param = Param(field.name, words, name=field.name, default=field.low)
        number = self.number = NumberField(param)
        number.setFixedWidth(scaled(NUMBER_WIDTH))
        number.setAccessibleName(field.name)
        number.setToolTip(as_text(words))
        number.value_edited.connect(self._typed)
        slider = self.slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, STEPS)
        slider.setPageStep(STEPS // 10)
        slider.setFixedWidth(SLIDER_WIDTH)
        slider.setAccessibleName(f"{field.name}, by hand")
        slider.setToolTip(as_text(words))
        slider.valueChanged.connect(self._slid)

    def add_to(self, grid: QGridLayout, line: int) -> None:
        """Put the widgets into a line of a form."""
        for column, widget in enumerate((self.name, self.slider, self.number)):
            if widget is not None:
                grid.addWidget(widget, line, column)
        if self.choice is not None:
            grid.addWidget(self.choice, line, 1, 1, 2)
        if self.missing is not None:
            grid.addWidget(self.missing, line, 3)

    @property
    def entry(self) -> Entry:
        """What the person filled in."""
        if self.missing is not None and self.missing.isChecked():
            return None
        return self.choice.value if self.choice is not None else self._number

    def show_entry(self, entry: Entry) -> None:
        """Show an entry; emits nothing."""
        if self.missing is not None:
            self.missing.setChecked(entry is None)
        self._enable()
        if self.choice is not None and isinstance(entry, str):
            self.choice.set_value(entry)
        elif isinstance(entry, float):
            self._show_number(entry)

    @property
    def _number(self) -> float:
        assert self.number is not None
        return float(self.number.value)

    def _show_number(self, value: float) -> None:
        assert self.number is not None
        assert self.slider is not None
        self.number.set_value(value)
        span = (self._field.high - self._field.low) or 1.0
        share = min(max((value - self._field.low) / span, 0.0), 1.0)
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(share * STEPS))

    def _slid(self, step: int) -> None:
        low, high = self._field.low, self._field.high
        assert self.number is not None
        self.number.set_value(float(f"{low + (high - low) * step / STEPS:.4g}"))
        self._changed()

    def _typed(self, value: object) -> None:
        self._show_number(float(str(value)))
        self._changed()

    def _edited(self, _: object = None) -> None:
        self._changed()

    def _miss(self) -> None:
        self._enable()
        self._changed()

    def _enable(self) -> None:
        there = self.missing is None or not self.missing.isChecked()
        for widget in (self.number, self.slider, self.choice):
            if widget is not None:
                widget.setEnabled(there)


class RowWindow(OwnWindow):
    """Takes a value for every column; each change is shown at once.

    Parameters
    ----------
    fields
        The columns of the data.
    parent
        The window.

    Signals
    -------
    entries_changed(entries)
        A person changed the row: an :data:`~playground.datasets.new_data.own_row.Entry` by column.
    """

    entries_changed = Signal(object)

    def __init__(self, fields: Sequence[RowField], parent: QWidget) -> None:
        super().__init__(
            "Type your own", "Values as in the data; they are scaled and coded as it is.", parent
        )
        self._entries: dict[str, Entry] = {}
        form = QWidget()
        grid = QGridLayout(form)
        grid.setContentsMargins(0, 0, GRID, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(0, 1)
        self.rows = {f.name: EntryRow(f, self._tell) for f in fields[:MOST_FIELDS]}
        for line, row in enumerate(self.rows.values()):
            row.add_to(grid, line)
        grid.setRowStretch(len(self.rows), 1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(form)
        self.body.addWidget(scroll, 1)
        if len(fields) > MOST_FIELDS:
            more = QLabel(f"The other {len(fields) - MOST_FIELDS:,} columns stay as in the sample.")
            more.setProperty("role", "secondary")
            self.body.addWidget(more)
        first = next(iter(self.rows.values()))
        (first.slider or first.choice or self.start).setFocus()
        height = form.sizeHint().height() + 110 + scaled(ROOM_FOR_CLASSES)
        wide = max(360, form.sizeHint().width() + 6 * GRID)
        resize_within_screen(self, QSize(wide, min(height, 520)))

    def show_entries(self, entries: Mapping[str, Entry]) -> None:
        """Show a row; emits nothing."""
        self._entries = dict(entries)
        for name, row in self.rows.items():
            row.show_entry(self._entries[name])

    @property
    def entries(self) -> dict[str, Entry]:
        """The row as it is filled in."""
        return self._entries | {name: row.entry for name, row in self.rows.items()}

    def _tell(self) -> None:
        self.entries_changed.emit(self.entries)
