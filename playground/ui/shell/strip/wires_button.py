"""The small button in the canvas's corner that says what wires show besides their weights."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget
from typing_extensions import override

_MARGIN = 8
LEGEND = """\
What wires show besides their weights, and cards show instead of values (5 to 8)

◀ positive gradient   ◁ negative   ○ none; the larger, the larger the mark
Grey: Update has used it. Red: it is stale, of weights already left
Hatching: what the last update added (blue) or took away (orange), magnified
■ positive bias   □ negative, on a unit's picture; its gradient beside it
Number beside a unit: ∂L/∂a, how much the loss depends on its output
‖g‖: how long the layer's gradient is
⊘ dead unit   ⊖ saturated   × switched off"""
"""What the marks on the network mean: this is the only place that has all of them."""


class WiresButton(QToolButton):
    """Offers the choices, and lies in the lower left corner of a view.

    Parameters
    ----------
    choices
        The actions, one of which is on.
    view
        Where it lies.
    """

    def __init__(self, choices: Sequence[QAction], view: QWidget) -> None:
        super().__init__(view)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.addActions(list(choices))
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolTip(LEGEND)
        self.setObjectName("wires")
        view.installEventFilter(self)

    def show_choice(self, choice: QAction) -> None:
        """Name what is shown."""
        name = choice.text().replace("&", "").lower()
        self.setText(f"Wires also show: {name}")
        self.setAccessibleName(self.text())
        self._place()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner of the view."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        view = self.parentWidget()
        self.adjustSize()
        if view is not None:
            self.move(_MARGIN, view.height() - self.height() - _MARGIN)
