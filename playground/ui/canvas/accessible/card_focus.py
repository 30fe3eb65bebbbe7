"""Says where the focus is on the canvas, whenever it moves."""

from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QWidget

from playground.ui.canvas.accessible.accessible_canvas import AccessibleCanvas
from playground.ui.canvas.accessible.canvas_interface import CanvasInterface, install
from playground.ui.canvas.accessible.card_words import card_words


class CardFocus:
    """Follows the card that keys go to.

    Parameters
    ----------
    canvas
        Where it is.
    """

    def __init__(self, canvas: AccessibleCanvas) -> None:
        install()
        self._canvas = canvas
        self._said = ""

    @property
    def said(self) -> str:
        """What was said last; empty while no card has the focus."""
        return self._said

    def follow(self) -> None:
        """Say which card has the focus, if that is another one or there is something else to say.

        Its name is what a screen reader reads out when the focus comes to it.
        """
        canvas = self._canvas
        current = canvas.selection[-1] if canvas.selection and canvas.hasFocus() else None
        said = card_words(canvas.model, current) if current is not None else ""
        if said == self._said:
            return
        self._said = said
        assert isinstance(canvas, QWidget)
        interface = QAccessible.queryAccessibleInterface(canvas)
        if current is not None and isinstance(interface, CanvasInterface):
            event = QAccessibleEvent(canvas, QAccessible.Event.Focus)
            event.setChild(canvas.model.order.index(current))
            QAccessible.updateAccessibility(event)
