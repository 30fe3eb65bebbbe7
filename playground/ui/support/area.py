"""Parts of a dock that the keyboard stops at by themselves on its walk through the window."""

from PySide6.QtWidgets import QWidget

_AREA = "area"


def mark_area(widget: QWidget) -> None:
    """Have a part of a dock be an area of its own."""
    widget.setProperty(_AREA, True)


def is_area(widget: QWidget) -> bool:
    """Tell whether a part of a dock is an area of its own."""
    return bool(widget.property(_AREA))
