"""A column of words and controls that scrolls where the dock is too low for it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget


def scrolling(content: QWidget, name: str, width: int = 0) -> QScrollArea:
    """Return a frame around a column, which scrolls up and down and is never clipped.

    Parameters
    ----------
    content
        The column.
    name
        What it holds, for assistive technology.
    width
        How wide it is, its scroll bar included; 0: as wide as there is room.
    """
    scroll = QScrollArea()
    scroll.setFrameShape(QScrollArea.Shape.NoFrame)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(content)
    bar = scroll.verticalScrollBar().sizeHint().width()
    if width:
        scroll.setFixedWidth(width)
        content.setFixedWidth(width - bar)
    else:
        scroll.setMinimumWidth(content.minimumSizeHint().width() + bar)
    scroll.setAccessibleName(f"{name}, scrolled by the arrow keys")
    return scroll
