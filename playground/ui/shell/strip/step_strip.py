"""The strip below the toolbar: what forward, backprop and update each did, measured."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolBar, QToolButton, QWidget
from typing_extensions import override

from playground.session.snapshots.snapshot import Snapshot
from playground.ui.shell.strip.sentences import Sentence, sentences
from playground.ui.shell.strip.strip_cell import StripCell
from playground.ui.support.announce import announce
from playground.ui.theme.sizes import scaled
from playground.ui.theme.tokens import Theme
from playground.ui.widgets.still_box import StillBox

HEIGHT = 28

_CELLS = {"Forward": "accent_soft", "Backprop": "gradient_soft", "Update": "accent_soft"}


class StepStrip(QToolBar):
    """Keeps the latest facts in sight until others replace them.

    Parameters
    ----------
    step_back
        The action whose button ends the strip.
    parent
        The window.
    """

    def __init__(self, step_back: QAction, parent: QWidget) -> None:
        super().__init__("Step strip", parent)
        self.setObjectName("strip")
        self.setAccessibleName("What the thirds of a step did")
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setFixedHeight(scaled(HEIGHT))
        self.cells = tuple(StripCell(*cell) for cell in _CELLS.items())
        self._button = QToolButton()
        self._button.setDefaultAction(step_back)
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._button.setProperty("role", "quiet")
        self._button.setAccessibleName(step_back.text().replace("&", ""))
        # Not by the tool bar's own layout, which has margins and hides what is too wide.
        line = QWidget()
        self._row = StillBox(line)
        self._row.setParent(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 6, 0)
        row.setSpacing(0)
        for cell in self.cells:
            cell.setFixedHeight(scaled(HEIGHT) - 1)
            row.addWidget(cell)
        row.addStretch(1)
        row.addWidget(self._button)
        self._say(sentences(None, running=False))

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        for cell in self.cells:
            cell.set_theme(theme)

    def show_snapshot(self, snapshot: Snapshot, *, running: bool) -> None:
        """Say what the thirds did, or that training runs them all."""
        said = sentences(snapshot, running=running)
        fresh = self._say(said)
        if fresh and not running:
            self._announce(". ".join(fresh))

    def show_nothing(self) -> None:
        """Say that nothing was run: there is no training."""
        self._say(sentences(None, running=False))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._row.setGeometry(0, 0, self.width(), scaled(HEIGHT) - 1)
        self._share_room()

    def _say(self, said: tuple[Sentence, ...]) -> list[str]:
        """Fill the cells; returns what is new."""
        fresh = []
        for index, cell in enumerate(self.cells):
            cell.setVisible(index < len(said))
            if index < len(said) and cell.show_sentence(said[index]):
                fresh.append(said[index].text)
        if fresh:
            self._share_room()
        return fresh

    def _share_room(self) -> None:
        """Let cells that may, shorten their words, the longest first, until all fit."""
        cells = [cell for cell in self.cells if not cell.isHidden()]
        room = self.width() - self._button.sizeHint().width() - 24
        texts = {cell: cell.sentence.text for cell in cells}
        wanted = {cell: cell.width_of(texts[cell]) for cell in cells}
        for cell in sorted(cells, key=lambda cell: cell.width_of(cell.sentence.short)):
            if sum(wanted.values()) > room:
                wanted[cell] = cell.width_of(cell.sentence.short)
        excess = sum(wanted.values()) - room
        if excess > 0:
            longest = max(cells, key=lambda cell: wanted[cell])
            wanted[longest] = max(64, wanted[longest] - excess)
        for cell in cells:
            cell.set_wanted_width(wanted[cell])

    def _announce(self, text: str) -> None:
        """Tell assistive technology, which does not look at a strip that changes by itself."""
        announce(self, text)
