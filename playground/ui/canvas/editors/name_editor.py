"""A layer's name, edited on its card."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget
from typing_extensions import override

from playground.graph.spec import NAME
from playground.ui.canvas.model import fonts
from playground.ui.theme.stylesheet import repolish

NARROWEST = 120


class NameEditor(QLineEdit):
    """A line over a card's title.

    Enter, or going on elsewhere, takes the name; Esc forgets it. A name that is refused stays to be
    mended as long as the keyboard is here.
    """

    name_requested = Signal(str, str)
    """A node's id, and what a person wants to call it; answered by :meth:`refuse` or a close."""

    closed = Signal()
    """It is about to disappear: a place for the keyboard is needed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._area = parent
        self.node_id = ""
        self._asked = ""
        self.setAccessibleName("Name of the layer")
        self.setToolTip(NAME.help)
        self.setFont(fonts.title_font())
        self.textEdited.connect(lambda: self._mark(is_refused=False))
        self.hide()

    def open(self, node_id: str, name: str, thing: str = "layer") -> None:
        """Offer a node's name, or what else stands for one, to be typed over."""
        self.setAccessibleName(f"Name of the {thing}")
        self.node_id, self._asked = node_id, name
        self.setText(name)
        self.selectAll()
        self._mark(is_refused=False)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def place(self, corner: QPoint, width: float) -> None:
        """Stand at a point of the viewport, as wide as the card allows, kept inside."""
        self.resize(max(round(width), NARROWEST), self.sizeHint().height())
        room = self._area.size() - self.size()
        x = max(0, min(corner.x(), room.width()))
        self.move(x, max(0, min(corner.y(), room.height())))

    def close_editor(self) -> None:
        """Close without asking for anything more."""
        if self.node_id:
            self.node_id = ""
            self.closed.emit()
            self.hide()

    def refuse(self, reason: str) -> None:
        """Say at the name why it cannot be taken; the person goes on typing."""
        self._mark(is_refused=True)
        QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), reason, self)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Finish on Enter and Esc; no key reaches the canvas beneath."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_editor()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask()
        else:
            super().keyPressEvent(event)
        event.accept()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the name when the person goes on elsewhere; its own menu is not elsewhere."""
        super().focusOutEvent(event)
        if self.node_id and event.reason() != Qt.FocusReason.PopupFocusReason:
            self._ask()
            self.close_editor()

    def _ask(self) -> None:
        node_id, text = self.node_id, self.text()
        if text == self._asked:
            self.close_editor()
        else:
            self.name_requested.emit(node_id, text)

    def _mark(self, *, is_refused: bool) -> None:
        if bool(self.property("invalid")) != is_refused:
            self.setProperty("invalid", is_refused)
            repolish(self)
