"""Taking widgets away that are no longer needed."""

from PySide6.QtWidgets import QLayout, QWidget


def take_away(widget: QWidget, layout: QLayout) -> None:
    """Delete a widget of a layout; it is out of sight, and out of everyone's count, at once."""
    layout.removeWidget(widget)
    widget.hide()
    widget.deleteLater()
