"""Windows that are never larger than the screen they are on."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

FRAME = QSize(8, 40)
"""What a window's frame and title take of the screen; it is known only once they are there."""


def resize_within_screen(window: QWidget, wanted: QSize) -> None:
    """Give a window a size, as far as its screen has room for it and its frame."""
    around = window.parentWidget() or window
    window.resize(wanted.boundedTo(around.screen().availableSize() - FRAME))
