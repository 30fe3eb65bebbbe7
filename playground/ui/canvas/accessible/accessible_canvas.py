"""What of the canvas assistive technology is told."""

from typing import Protocol

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPolygon
from PySide6.QtWidgets import QWidget

from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.scene.scene import NetworkScene


class AccessibleCanvas(Protocol):
    """The canvas, as assistive technology is told of it."""

    @property
    def model(self) -> CanvasModel:
        """What is shown."""
        ...

    @property
    def selection(self) -> tuple[str, ...]:
        """The selected node ids."""
        ...

    @property
    def network_scene(self) -> NetworkScene:
        """The items."""
        ...

    def hasFocus(self) -> bool:
        """Tell whether keys go to it."""
        ...

    def viewport(self) -> QWidget:
        """Return what it is painted on."""
        ...

    def mapFromScene(self, rect: QRectF, /) -> QPolygon:
        """Return where a part of the scene is on the viewport."""
        ...
