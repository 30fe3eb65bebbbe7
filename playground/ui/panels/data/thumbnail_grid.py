"""All problems on a plane as thumbnails, four in a row."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.datasets import DatasetSource
from playground.ui.panels.data.thumbnail import SIDE, Thumbnail
from playground.ui.theme.tokens import Theme

COLUMNS = 4
GAP = 2
LARGEST = 64


class ThumbnailGrid(QWidget):
    """Squares that grow with the dock; the arrow keys go from one to the next.

    Signals
    -------
    kind_chosen
        A person chose a source, by name.
    """

    kind_chosen = Signal(str)

    def __init__(
        self, sources: Sequence[type[DatasetSource]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Problems on a plane")
        self.buttons = tuple(Thumbnail(source, self) for source in sources)
        for button in self.buttons:
            button.clicked.connect(self._report)
            button.installEventFilter(self)
        # The layout asks for the height that a width needs: a grid that set its own height on
        # every resize would chase the scroll bar that comes and goes with it.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_kind(self, kind: str) -> None:
        """Check the button of a kind, if there is one; emits nothing."""
        for button in self.buttons:
            button.setChecked(button.kind == kind)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        for button in self.buttons:
            button.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit four squares into the width."""
        super().resizeEvent(event)
        self._arrange(event.size().width())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move the focus with the arrow keys, choose with Enter."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            assert isinstance(watched, Thumbnail)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                watched.click()
                return True
            moves = {
                Qt.Key.Key_Left: -1,
                Qt.Key.Key_Right: 1,
                Qt.Key.Key_Up: -COLUMNS,
                Qt.Key.Key_Down: COLUMNS,
            }
            target = self.buttons.index(watched) + moves.get(Qt.Key(event.key()), 0)
            if event.key() in moves:
                if 0 <= target < len(self.buttons):
                    self.buttons[target].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    def heightForWidth(self, width: int) -> int:
        """Return the height of the rows at a width."""
        rows = -(-len(self.buttons) // COLUMNS)
        return max(0, rows * (_side(width) + GAP) - GAP)

    def sizeHint(self) -> QSize:
        """Return the size with squares of their usual side."""
        width = COLUMNS * (SIDE + GAP) - GAP
        return QSize(width, self.heightForWidth(width))

    def _arrange(self, width: int) -> None:
        side = _side(width)
        for index, button in enumerate(self.buttons):
            row, column = divmod(index, COLUMNS)
            button.setGeometry(column * (side + GAP), row * (side + GAP), side, side)

    def _report(self) -> None:
        button = self.sender()
        if isinstance(button, Thumbnail):
            self.kind_chosen.emit(button.kind)


def _side(width: int) -> int:
    """Return the side of the squares that fill a width."""
    return min((width - (COLUMNS - 1) * GAP) // COLUMNS, LARGEST)
