"""The layers to build with: search, drag one, double-click it, or press Enter."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from playground.nn.base.layer import Layer
from playground.nn.layers import LAYERS
from playground.ui.canvas.palette.category import LayerCategory, PaletteCategory
from playground.ui.canvas.palette.entry_button import ICON_SIDE, EntryButton, is_typing
from playground.ui.canvas.palette.section import COLUMNS, SPACING, PaletteSection
from playground.ui.theme.tokens import GRID, Theme

NARROW = 168
"""Below this width there are icons only: names would be cut to a few letters."""

_MARGIN = 12
_NARROW_MARGIN = 6
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ROWS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class Palette(QWidget):
    """Every registered layer, by category, and the categories that others provide.

    The arrows walk from entry to entry, Enter adds one, and letters begin a search.

    Parameters
    ----------
    layers
        The layers to offer.
    """

    layer_requested = Signal(str)
    """The person wants a layer, without saying where."""

    folds_changed = Signal(list)
    """The person folded or unfolded a category: the titles of all that are folded."""

    def __init__(
        self, parent: QWidget | None = None, layers: Iterable[type[Layer]] = LAYERS
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Layer palette")
        self._refusals: Mapping[str, str] = {}
        self._current: EntryButton | None = None
        self._folded: tuple[str, ...] = ()
        self._theme: Theme | None = None
        self.sections: list[PaletteSection] = []
        self.search = _SearchField()
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self._add_first)
        self.search.left_downwards.connect(lambda: self._go_to(0))
        self._nothing = QLabel()
        self._nothing.setProperty("role", "secondary")
        self._nothing.setWordWrap(True)
        self._nothing.hide()
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(_MARGIN, 0, _MARGIN, _MARGIN)
        self._column.setSpacing(SPACING)
        self._column.addWidget(self._nothing)
        self._column.addStretch(1)
        self.area = self._make_area()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING)
        self._top = QVBoxLayout()
        self._top.setContentsMargins(_MARGIN, GRID, _MARGIN, 0)
        self._top.addWidget(self.search)
        layout.addLayout(self._top)
        layout.addWidget(self.area)
        offered = tuple(layers)
        for title in dict.fromkeys(layer.category for layer in offered):
            category = LayerCategory(title, [la for la in offered if la.category == title])
            category.requested.connect(self.layer_requested)
            self.add_category(category)

    def _make_area(self) -> QScrollArea:
        area = _Area()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._content)
        return area

    def add_category(self, category: PaletteCategory) -> None:
        """Offer another category below the others."""
        category.setParent(self)
        section = PaletteSection(category, self._content)
        section.set_folded(category.title in self._folded)
        section.folded.connect(self._note_folds)
        section.entry_focused.connect(self._note_focus)
        category.changed.connect(self._entries_changed)
        self.sections.append(section)
        self._column.insertWidget(self._column.count() - 1, section)
        if self._theme is not None:
            section.set_theme(self._theme)
        self._fit_columns()
        self._entries_changed()

    @property
    def buttons(self) -> tuple[EntryButton, ...]:
        """One button per entry, in listing order."""
        return tuple(button for section in self.sections for button in section.buttons)

    @property
    def shown(self) -> tuple[EntryButton, ...]:
        """The entries that are neither folded away nor left out by a search."""
        return tuple(button for section in self.sections for button in section.shown)

    def set_refusals(self, reasons: Mapping[str, str]) -> None:
        """Show which layers would be wrong where one is added, by name, and why."""
        self._refusals = reasons
        for section in self.sections:
            if isinstance(section.category, LayerCategory):
                for button in section.buttons:
                    button.set_refusal(reasons.get(button.key, ""))

    def set_folded(self, titles: Sequence[str]) -> None:
        """Fold exactly these categories."""
        self._folded = tuple(titles)
        for section in self.sections:
            section.set_folded(section.category.title in self._folded)
        self._choose_stop()

    @override
    def sizeHint(self) -> QSize:
        """Return the size at which nothing needs scrolling."""
        hint = self._content.sizeHint()
        return QSize(hint.width(), hint.height() + self._above())

    @override
    def minimumSizeHint(self) -> QSize:
        """Insist on one column of icons and on a row below the search."""
        return QSize(ICON_SIDE + 2 * _NARROW_MARGIN, self._above() + ICON_SIDE)

    def whole_groups(self, room: int, width: int) -> int:
        """Return the height of as many whole categories as fit into some room, at least one.

        Parameters
        ----------
        room
            How much height there is.
        width
            How wide the palette is going to be.
        """
        across = self._across(width, _MARGIN)
        heights, below = list[int](), self._above()
        for section in self.sections:
            if section.buttons:
                below += section.height_for(across) + SPACING
                heights.append(below)
        fitting = [height for height in heights if height <= room]
        return max(fitting) if fitting else min(heights, default=room)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme: each entry's colour has a shade for it."""
        self._theme = theme
        for section in self.sections:
            section.set_theme(theme)

    # layout and search --------------------------------------------------------------------------

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Show icons only where two names side by side would be too narrow."""
        icons = self.width() < NARROW
        margin = _NARROW_MARGIN if icons else _MARGIN
        self._column.setContentsMargins(margin, 0, margin, margin)
        self._top.setContentsMargins(margin, GRID, margin, 0)
        room = self._across(self.width(), margin) + SPACING
        columns = max(1, room // (ICON_SIDE + SPACING)) if icons else COLUMNS
        for section in self.sections:
            section.set_columns(columns, icons=icons)

    def _across(self, width: int, margin: int) -> int:
        """Return how wide entries stand beside the scroll bar in a palette of some width."""
        return width - self.area.verticalScrollBar().sizeHint().width() - 2 * margin

    def _above(self) -> int:
        """Return the height of what does not scroll."""
        return self._top.sizeHint().height() + SPACING

    def _search(self, text: str) -> None:
        for section in self.sections:
            section.search(text)
        self._entries_changed()

    def _entries_changed(self) -> None:
        text = self.search.text().strip()
        self._nothing.setText(f"Nothing here fits “{text}”")
        self._nothing.setVisible(bool(text) and not self.shown)
        self._choose_stop()

    def _add_first(self) -> None:
        """Add what fits a search best; the next letters begin another one."""
        text = self.search.text().strip()
        if text and self.shown:
            max(self.shown, key=lambda b: b.entry.matches(text)).ask()
            self.search.selectAll()

    def _note_folds(self) -> None:
        self._folded = tuple(s.category.title for s in self.sections if s.is_folded)
        self._choose_stop()
        self.folds_changed.emit(list(self._folded))

    # keyboard -----------------------------------------------------------------------------------

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the entries, or begin a search."""
        key, shown = Qt.Key(event.key()), self.shown
        if self._current in shown and (key in _STEPS or key in _ROWS):
            self._walk(key)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and shown:
            self._go_to(0 if key == Qt.Key.Key_Home else len(shown) - 1)
        elif key == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        elif is_typing(event):
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
            self.search.setText(event.text())
        else:
            super().keyPressEvent(event)

    def _walk(self, key: Qt.Key) -> None:
        """Go to the next entry in a row, or to the nearest in the row above or below."""
        shown, current = self.shown, self._current
        assert current is not None
        if key in _STEPS:
            self._go_to(shown.index(current) + _STEPS[key])
            return
        here = _place(current, self._content)
        way = _ROWS[key]
        rows = [(way * (_place(b, self._content)[1] - here[1]), b) for b in shown]
        below = [(down, b) for down, b in rows if down > 0]
        if below:
            nearest = min(down for down, _ in below)
            row = [b for down, b in below if down == nearest]
            target = min(row, key=lambda b: abs(_place(b, self._content)[0] - here[0]))
            self._go_to(shown.index(target))
        elif way < 0:
            self.search.setFocus(Qt.FocusReason.BacktabFocusReason)

    def _go_to(self, index: int) -> None:
        shown = self.shown
        if 0 <= index < len(shown):
            self._stop_at(shown[index])
            shown[index].setFocus(Qt.FocusReason.TabFocusReason)
            self.area.ensureWidgetVisible(shown[index])

    def _choose_stop(self) -> None:
        """Let Tab reach one entry; the arrows lead to the others."""
        shown = self.shown
        if self._current not in shown:
            self._stop_at(shown[0] if shown else None)

    def _stop_at(self, button: EntryButton | None) -> None:
        for each in self.buttons:
            is_stop = each is button
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_stop else Qt.FocusPolicy.NoFocus)
        self._current = button

    def _note_focus(self) -> None:
        focused = self.focusWidget()
        if isinstance(focused, EntryButton):
            self._stop_at(focused)
            self.area.ensureWidgetVisible(focused)


class _Area(QScrollArea):
    """Scrolls to where the keyboard goes, not by keys of its own."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


class _SearchField(QLineEdit):
    """Where a name is typed; Down leads to what was found, Esc clears."""

    left_downwards = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Search layers")
        self.setAccessibleName("Search layers")
        self.setToolTip("Type a part of a name; Enter adds the first one found")
        self.setClearButtonEnabled(True)
        for button in self.findChildren(QToolButton):
            button.setAccessibleName("Clear the search")
        self.setMinimumWidth(ICON_SIDE)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


def _place(button: EntryButton, content: QWidget) -> tuple[int, int]:
    at = button.mapTo(content, button.rect().topLeft())
    return at.x(), at.y()
