"""Drag over the background to select what the rectangle touches."""

from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, Qt
from typing_extensions import override

from playground.ui.canvas.gestures.gesture import Gesture, Host, Pointer
from playground.ui.canvas.items.overlays import RubberBandItem


class RubberBand(Gesture):
    """Selects cards by a rectangle; with Shift they join the selection."""

    cursor: ClassVar[Qt.CursorShape] = Qt.CursorShape.CrossCursor

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._band = RubberBandItem(host.network_scene.theme)
        self._corner = QPointF()
        self._before: tuple[str, ...] = ()
        self._chosen: tuple[str, ...] = ()

    @override
    def start(self, at: Pointer) -> None:
        self._corner = at.scene
        self._before = self.host.selection if at.extends else ()
        self._chosen = self._before
        self.host.network_scene.mark_selected(self._chosen)
        self.host.network_scene.addItem(self._band)

    @override
    def move(self, at: Pointer) -> None:
        area = QRectF(self._corner, at.scene).normalized()
        self._band.setRect(area)
        scene = self.host.network_scene
        cards = scene.cards.items()
        touched = [i for i, c in cards if c.isVisible() and c.rect().intersects(area)]
        touched += scene.blocks.within(area)
        self._chosen = tuple(dict.fromkeys((*self._before, *touched)))
        self.host.network_scene.mark_selected(self._chosen)

    @override
    def commit(self, at: Pointer) -> None:
        self.move(at)
        self.host.network_scene.removeItem(self._band)
        self.host.select(self._chosen)

    @override
    def cancel(self) -> None:
        self.host.network_scene.removeItem(self._band)
        self.host.network_scene.mark_selected(self.host.selection)
