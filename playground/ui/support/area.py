"""Parts of a dock that the keyboard stops at by themselves on its walk through the window."""

from PySide6.QtWidgets import QScrollArea, QWidget

_AREA = "area"


def mark_area(widget: QWidget) -> None:
    """Have a part of a dock be an area of its own."""
    widget.setProperty(_AREA, True)


def is_area(widget: QWidget) -> bool:
    """Tell whether a part of a dock is an area of its own."""
    return bool(widget.property(_AREA))


def scroll_to(widget: QWidget) -> None:
    """Bring a widget into sight in whatever scrolls around it."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()
