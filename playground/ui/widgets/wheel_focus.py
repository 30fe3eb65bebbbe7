"""The wheel changes a field only while the person is in it: scrolling past it changes nothing."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override


class WheelFocus(QObject):
    """Leaves the wheel to what scrolls around a field that has no focus.

    Parameters
    ----------
    field
        A box or slider of Qt's own; the guard lives as long as it.
    """

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # Qt's own would take it by the wheel
        field.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hand the wheel on where the field has no focus."""
        if not isinstance(watched, QWidget) or watched.hasFocus():
            return False
        if event.type() != QEvent.Type.Wheel:
            return False
        event.ignore()
        return True
