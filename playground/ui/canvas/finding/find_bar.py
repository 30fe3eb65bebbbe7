"""A small bar over the canvas that finds layers."""

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QHBoxLayout, QLabel, QLineEdit, QToolButton
from typing_extensions import override

from playground.ui.canvas.finding.matches import matches
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.support.announce import announce
from playground.ui.theme.tokens import GRID

_FIELD_WIDTH = 200
_WIDEST = "nothing found"


class FindHost(Protocol):
    """The canvas, as the bar sees it."""

    @property
    def model(self) -> CanvasModel:
        """What is shown."""
        ...

    def reveal(self, node_id: str) -> None:
        """Bring a card into sight."""
        ...

    def select(self, node_ids: tuple[str, ...]) -> None:
        """Change the selection as a person does."""
        ...


class FindBar(QFrame):
    """Typing goes to the first layer that fits; Enter and F3 to the next, with Shift back.

    Esc closes it and leaves the layer selected.

    Parameters
    ----------
    view, host
        The canvas: as what it lies over, in the upper right corner, and as what is searched.
    """

    def __init__(self, view: QGraphicsView, host: FindHost) -> None:
        super().__init__(view)  # not of its viewport, whose children scroll
        self._area, self._host, self._view = view.viewport(), host, view
        self._at = -1
        self.setProperty("role", "card")
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName("Find layers")
        self.field = QLineEdit()
        self.field.setPlaceholderText("Name, kind, shape, parameter")
        self.field.setAccessibleName("Find layers by name, kind, shape or parameter")
        self.field.setFixedWidth(_FIELD_WIDTH)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.result = QLabel()
        self.result.setProperty("role", "secondary")
        self.result.setMinimumWidth(self.result.fontMetrics().horizontalAdvance(_WIDEST))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID, GRID // 2, GRID // 2, GRID // 2)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self.field)
        layout.addWidget(self.result)
        self.previous = self._button("↑", "Previous layer (Shift+Enter)", -1)
        self.next = self._button("↓", "Next layer (Enter, F3)", 1)
        close = QToolButton()
        close.setText("×")
        close.setAutoRaise(True)
        close.setToolTip("Close (Esc)")
        close.setAccessibleName("Close")
        close.clicked.connect(self.close_bar)
        for button in (self.previous, self.next, close):
            layout.addWidget(button)
        self._area.installEventFilter(self)
        self.hide()

    @property
    def found(self) -> tuple[str, ...]:
        """The layers that fit what is typed."""
        return matches(self._host.model, self.field.text())

    def open(self) -> None:
        """Come up, ready to be typed into."""
        self.show()
        self.raise_()
        self._place()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        found = self.found
        if self._at >= len(found):  # layers went since
            self._at = -1
        self._say(found)

    def go_on(self, step: int = 1) -> None:
        """Go to the next layer that fits; before anything was searched for, come up."""
        if not self.field.text().strip():
            self.open()
            return
        found = self.found
        if found:
            at = self._at if self._at < len(found) else -1
            self._at = (at + step) % len(found) if at >= 0 or step > 0 else len(found) - 1
            self._host.select((found[self._at],))
            self._host.reveal(found[self._at])
        self._say(found)

    def close_bar(self) -> None:
        """Go away; the keyboard returns to the network."""
        self.hide()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner; take the keys that are for more than the text."""
        if watched is self._area and event.type() == QEvent.Type.Resize:
            self._place()
        elif watched is self.field and isinstance(event, QKeyEvent):
            return event.type() == QEvent.Type.KeyPress and self._take(event)
        return super().eventFilter(watched, event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc; no key reaches the canvas beneath."""
        self._take(event)
        event.accept()

    def _take(self, event: QKeyEvent) -> bool:
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
            self.go_on(-1 if back else 1)
        else:
            return False
        return True

    def _search(self) -> None:
        self._at = -1
        self.go_on() if self.field.text().strip() else self._say(())

    def _say(self, found: tuple[str, ...]) -> None:
        text = ""
        if self.field.text().strip():
            text = f"{max(self._at, 0) + 1} of {len(found)}" if found else "nothing found"
        self.result.setText(text)
        for button in (self.previous, self.next):
            button.setEnabled(bool(found))
        if found and self._at >= 0:
            text = f"{self._host.model.title(found[self._at])}, {text}"
        announce(self.field, text)

    def _place(self) -> None:
        self.adjustSize()
        area = self._area.geometry()
        self.move(max(area.left(), area.right() - self.width() - GRID), area.top() + GRID)

    def _button(self, text: str, tip: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setAutoRaise(True)
        button.setToolTip(tip)
        button.setAccessibleName(tip.partition(" (")[0])
        button.clicked.connect(lambda: self.go_on(step))
        return button
