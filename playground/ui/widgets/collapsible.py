"""A section that folds away while there is nothing special in it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from playground.ui.support.later import later
from playground.ui.theme.icons import icon
from playground.ui.theme.markup import as_text
from playground.ui.theme.tokens import GRID, LIGHT, SECONDARY_PX, Theme
from playground.ui.widgets.section import ElidedLabel

_SETTLED_MS = 30
"""When what unfolded has its size, layout by layout."""


class Collapsible(QWidget):
    """A heading that opens and closes what is below it.

    It is open while something in it differs from the defaults. What a person opens or closes stays
    so.

    Attributes
    ----------
    body
        The layout that holds what is folded away.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._is_chosen = False
        self._button = QToolButton()
        self._button.setText(title.upper())
        self._button.setCheckable(True)
        self._button.setProperty("role", "fold")
        self._button.setProperty("section", True)
        font = self._button.font()
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.8)
        self._button.setFont(font)
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.setAccessibleName(title)
        self._button.setToolTip(f"Show or hide {title.lower()}")
        self._button.clicked.connect(self._choose)
        self._note = ElidedLabel("")
        self._note.setProperty("role", "secondary")
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._content = QWidget()
        self._content.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.body = QVBoxLayout(self._content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(GRID - 2)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self._button)
        head.addWidget(self._note, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addLayout(head)
        layout.addWidget(self._content)
        self._show(is_open=False)

    @property
    def is_open(self) -> bool:
        """Whether what is in it can be seen."""
        return self._button.isChecked()

    @property
    def note(self) -> str:
        """What is said beside the heading."""
        return self._note.text()

    def set_note(self, text: str, *, special: bool) -> None:
        """Say in a few words what is set.

        Parameters
        ----------
        text
            Shown beside the heading.
        special
            Whether it differs from the defaults.
        """
        if text != self._note.text():
            self._note.setText(text)
            self._note.setToolTip(as_text(text))
            self._button.setAccessibleDescription(text)
        if not self._is_chosen and special != self.is_open:
            self._show(is_open=special)

    def open(self) -> None:
        """Show what is in it: something there needs attention."""
        self._show(is_open=True)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self._draw_arrow()

    def _choose(self, is_open: bool) -> None:
        self._is_chosen = True
        self._show(is_open=is_open)
        if is_open:
            self._unfolded()
            later(self, self.bring_into_sight, _SETTLED_MS)

    def bring_into_sight(self) -> None:
        """Scroll the panel it is in, so that what unfolded is seen, its heading in any case."""
        area: QWidget | None = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.ensureWidgetVisible(self, 0, GRID)
            area.ensureWidgetVisible(self._button, 0, GRID)

    def _unfolded(self) -> None:
        """Is called when a person opens it: whatever rested meanwhile can catch up."""

    def _show(self, *, is_open: bool) -> None:
        self._button.setChecked(is_open)
        self._content.setVisible(is_open)
        self._draw_arrow()

    def _draw_arrow(self) -> None:
        name = "chevron-down" if self.is_open else "chevron-right"
        self._button.setIcon(icon(name, self._theme.secondary, SECONDARY_PX + 1))
