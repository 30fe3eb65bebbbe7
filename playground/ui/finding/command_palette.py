"""The command palette: everything that can be done or gone to, by a few letters."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from playground.ui.finding.fuzzy import score
from playground.ui.finding.offer import Offer
from playground.ui.support.announce import announce
from playground.ui.support.later import later
from playground.ui.theme.tokens import GRID

WIDTH, HEIGHT = 640, 420
MOST_SHOWN = 100
MOST_RECENT = 20
_TO_LIST = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_NUMBER = Qt.ItemDataRole.UserRole


class CommandPalette(QFrame):
    """A field and the commands that fit it, over the upper middle of a window.

    Arrows choose, Enter does it, Esc or going on elsewhere closes. What was done lately comes
    first.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._commands: Sequence[Offer] = ()
        self._recent: list[str] = []
        self._before: QWidget | None = None
        self.setProperty("role", "card")
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName("Commands")
        self.field = QLineEdit()
        self.field.setPlaceholderText("Action, layer, template, data, setting, panel")
        self.field.setAccessibleName("Find a command")
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        self.list = QTreeWidget()
        self.list.setAccessibleName("Commands that fit")
        self.list.setColumnCount(3)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            mode = QHeaderView.ResizeMode.ResizeToContents
            self.list.header().setSectionResizeMode(column, mode)
        self.list.itemClicked.connect(lambda item: self._run(item))
        self.list.currentItemChanged.connect(self._tell)
        self.note = QLabel()
        self.note.setProperty("role", "secondary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        for widget in (self.field, self.list, self.note):
            layout.addWidget(widget)
        self.hide()

    def open(self, commands: Sequence[Offer]) -> None:
        """Offer commands, those that were used lately first."""
        self._commands = commands
        self._before = QApplication.focusWidget()
        room = self._window.size() - QSize(4 * GRID, 8 * GRID)
        self.resize(QSize(WIDTH, HEIGHT).boundedTo(room))
        self.move((self._window.width() - self.width()) // 2, 6 * GRID)
        self.field.clear()
        self._fill()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def renew(self, commands: Sequence[Offer]) -> None:
        """Offer other commands than before for what is typed: the document changed."""
        self._commands = commands
        self._fill()

    @property
    def shown(self) -> tuple[Offer, ...]:
        """The commands that are listed, the best first."""
        items = (self.list.topLevelItem(i) for i in range(self.list.topLevelItemCount()))
        return tuple(self._of(item) for item in items if item is not None)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the field's keys that are for the list; close when the keyboard goes elsewhere."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take(event)
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            stays = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
            if event.reason() not in stays:
                self.hide()
        return super().eventFilter(watched, event)

    def _take(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.list.currentItem())
        elif event.key() in _TO_LIST:
            QApplication.sendEvent(self.list, event)
        elif event.key() not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return False
        return True

    def _leave(self) -> None:
        """Close, and give the keyboard back to where it came from."""
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _run(self, item: QTreeWidgetItem | None) -> None:
        if item is None:
            return
        command = self._of(item)
        if command.refusal:
            announce(self.field, f"{command.text}: {command.refusal}")
            return
        self._recent = [command.key, *(key for key in self._recent if key != command.key)]
        del self._recent[MOST_RECENT:]
        self._leave()
        # Once the key is done with: a command may put other widgets in the place of those it is in.
        later(self, command.run)

    def _fill(self) -> None:
        """List what fits: the best first, of equal ones the latest used, then as they come."""
        query = self.field.text()
        ranked: list[tuple[int, int, int]] = []
        for number, command in enumerate(self._commands):
            fits = 2 * score(query, command.text) or score(query, f"{command.text} {command.place}")
            if fits:
                place = self._rank(command)
                bonus = 30 if query.strip() and place < MOST_RECENT else 0
                ranked.append((-fits - bonus, place, number))
        self.list.clear()
        for _, _, number in sorted(ranked)[:MOST_SHOWN]:
            self.list.addTopLevelItem(self._item(number))
        first = self.list.topLevelItem(0)
        if first is not None:
            self.list.setCurrentItem(first)
        else:
            self.note.setText("Nothing fits")

    def _rank(self, command: Offer) -> int:
        return self._recent.index(command.key) if command.key in self._recent else MOST_RECENT

    def _item(self, number: int) -> QTreeWidgetItem:
        command = self._commands[number]
        item = QTreeWidgetItem([command.text, command.place, command.keys])
        item.setData(0, _NUMBER, number)
        item.setToolTip(0, command.tip)
        spoken = (command.text, command.place, command.keys, command.refusal)
        role = Qt.ItemDataRole.AccessibleTextRole
        item.setData(0, role, ", ".join(filter(None, spoken)))
        grey = self.palette().placeholderText()
        for column in (0, 1, 2) if command.refusal else (1, 2):
            item.setForeground(column, grey)
        return item

    def _of(self, item: QTreeWidgetItem) -> Offer:
        number: int = item.data(0, _NUMBER)
        return self._commands[number]

    def _tell(self, item: QTreeWidgetItem | None) -> None:
        """Say what the chosen command does, or why it cannot."""
        if item is None:
            return
        command = self._of(item)
        text = command.refusal or command.tip.partition("\n")[0]
        width = self.width() - 3 * GRID
        metrics = self.note.fontMetrics()
        self.note.setText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, width))
        announce(self.field, item.data(0, Qt.ItemDataRole.AccessibleTextRole))
