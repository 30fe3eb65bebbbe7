"""What all items have in common of which there are thousands."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem

_NO_PEN = QPen(Qt.PenStyle.NoPen)


class BoxItem(QGraphicsPathItem):
    """An item whose bounds Qt knows: it asks no Python for each item whenever it paints some.

    That would take long among thousands, and longer while another thread is in Python. What is
    painted in the bounds is up to the subclass.
    """

    def __init__(self, parent: QGraphicsItem | None = None) -> None:
        super().__init__(parent)
        self.setPen(_NO_PEN)  # one would add to the bounds
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def set_bounds(self, bounds: QRectF) -> None:
        """Take up another area."""
        box = QPainterPath()
        box.addRect(bounds)
        self.setPath(box)
