"""A category of the palette: a heading that folds, and its entries in a grid."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from playground.ui.canvas.palette.category import PaletteCategory
from playground.ui.canvas.palette.entry_button import ICON_SIDE, EntryButton
from playground.ui.theme.icons import icon
from playground.ui.theme.tokens import GRID, LIGHT, SECONDARY_PX, Theme

COLUMNS = 2
SPACING = GRID // 2


class PaletteSection(QWidget):
    """Shows one category, as names in two columns or as icons in as many as fit."""

    folded = Signal(bool)
    """The person folded or unfolded it."""

    entry_focused = Signal()
    """The keyboard came to one of its entries."""

    def __init__(self, category: PaletteCategory, parent: QWidget) -> None:
        super().__init__(parent)
        self.category = category
        self.buttons: tuple[EntryButton, ...] = ()
        self._is_folded = False
        self._wanted = ""
        self._theme = LIGHT
        self._columns, self._icons = COLUMNS, False
        self._heading = self._make_heading()
        self._hint = QLabel(category.hint, self)
        self._hint.setProperty("role", "secondary")
        self._hint.setWordWrap(True)
        self._grid = QGridLayout()
        self._grid.setSpacing(SPACING)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING)
        layout.addWidget(self._heading)
        layout.addWidget(self._hint)
        layout.addLayout(self._grid)
        category.changed.connect(self._fill)
        self._fill()

    def _make_heading(self) -> QToolButton:
        title = self.category.title
        heading = QToolButton(self)
        heading.setText(title.upper())
        heading.setCheckable(True)
        heading.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        heading.setProperty("role", "fold")
        heading.setProperty("section", True)
        heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        heading.setIconSize(QSize(SECONDARY_PX + 1, SECONDARY_PX + 1))
        font = heading.font()
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.8)
        heading.setFont(font)
        heading.setAccessibleName(title)
        heading.setToolTip(f"Show or hide {title}")
        heading.clicked.connect(lambda is_open: self._fold(not is_open))
        return heading

    @property
    def is_folded(self) -> bool:
        """Whether only the heading is shown, as long as nothing is searched for."""
        return self._is_folded

    @property
    def shown(self) -> tuple[EntryButton, ...]:
        """The entries to be seen and walked through, in order."""
        if self._is_folded and not self._wanted:
            return ()
        return tuple(b for b in self.buttons if b.entry.matches(self._wanted))

    def set_folded(self, folded: bool) -> None:
        """Show the heading only, or everything."""
        self._is_folded = folded
        self._arrange()

    def search(self, wanted: str) -> None:
        """Show what fits a search, folded or not; the empty string ends it."""
        self._wanted = wanted.strip()
        self._arrange()

    def set_columns(self, columns: int, *, icons: bool) -> None:
        """Stand in so many columns, as icons or as names."""
        if (columns, icons) != (self._columns, self._icons):
            self._columns, self._icons = columns, icons
            self._arrange()

    def height_for(self, width: int) -> int:
        """Return how high it is with names in columns, at a width."""
        column = (width - (COLUMNS - 1) * SPACING) // COLUMNS
        heights = [button.height_for(column) for button in self.shown]
        rows = [max(heights[i : i + COLUMNS]) for i in range(0, len(heights), COLUMNS)]
        return self._heading.sizeHint().height() + sum(row + SPACING for row in rows)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        for button in self.buttons:
            button.set_theme(theme)
        self._draw_arrow()

    def _fill(self) -> None:
        """Make a button for every entry."""
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = tuple(EntryButton(e, self.category, self) for e in self.category.entries())
        for button in self.buttons:
            button.set_theme(self._theme)
            button.requested.connect(self.category.add)
            button.focused.connect(self.entry_focused)
        self._arrange()

    def _arrange(self) -> None:
        while self._grid.count():
            self._grid.takeAt(0)
        shown = self.shown
        for button in self.buttons:
            button.show_icon(self._icons)
            button.setVisible(button in shown)
        for i, button in enumerate(shown):
            self._grid.addWidget(button, i // self._columns, i % self._columns)
        for i in range(max(self._grid.columnCount(), self._columns)):
            is_used = i < self._columns
            self._grid.setColumnStretch(i, 1 if is_used and not self._icons else 0)
            self._grid.setColumnMinimumWidth(i, ICON_SIDE if is_used and self._icons else 0)
        alignment = Qt.AlignmentFlag.AlignLeft if self._icons else Qt.AlignmentFlag(0)
        self._grid.setAlignment(alignment)
        is_open = not self._is_folded or bool(self._wanted)
        is_empty = not self.buttons
        self._hint.setVisible(is_empty and is_open and bool(self.category.hint))
        self._heading.setChecked(is_open)
        self._heading.setVisible(not self._icons)
        self.setVisible(bool(shown) or (not self._wanted and not self._is_hidden()))
        self._draw_arrow()

    def _is_hidden(self) -> bool:
        """Tell whether there is nothing to say of it."""
        return not self.buttons and not self.category.hint

    def _fold(self, folded: bool) -> None:
        self.set_folded(folded)
        self.folded.emit(folded)

    def _draw_arrow(self) -> None:
        name = "chevron-down" if self._heading.isChecked() else "chevron-right"
        self._heading.setIcon(icon(name, self._theme.secondary, SECONDARY_PX + 1))
