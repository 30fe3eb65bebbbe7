"""The wheel over a number on a card: it turns the number."""

import time
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QWheelEvent

from playground.ui.canvas.gestures.gesture import Host
from playground.ui.canvas.items.card_text import facts_area
from playground.ui.canvas.model import fonts
from playground.ui.canvas.model.level_of_detail import LevelOfDetail

NOTCH = 120
"""How far Qt says that a usual wheel turns by a notch, in eighths of a degree."""

PAUSE_SECONDS = 0.7
"""A rest this long ends a spin: what comes then is another undo step, or may be scrolling."""

_STILL = 6.0
"""How far the pointer may tremble within a spin, in pixels of the screen."""


class UnitSteps(Protocol):
    """What gives layers more or fewer units."""

    def step_units(self, node_id: str, step: int, burst: str = "") -> None:
        """Give a layer some units more or fewer, in one undo step with the rest of the burst."""
        ...


class WheelHost(Host, Protocol):
    """The canvas, as the wheel sees it."""

    @property
    def layers(self) -> UnitSteps:
        """What changes layers."""
        ...


class WheelSteps:
    """Turns the number under the pointer; everything else is left to scrolling.

    A spin that began as scrolling stays scrolling, whatever comes under the pointer; and one that
    began on a number stays on it, though its card grows away from under the pointer.
    """

    def __init__(self, host: WheelHost) -> None:
        self._host = host
        self._node_id: str | None = None
        self._at = QPointF()
        self._latest = 0.0
        self._spins = 0
        self._turned = 0

    def turn(self, event: QWheelEvent, at: QPointF) -> bool:
        """Take an event of the wheel at a point of the scene; returns whether it is used up."""
        keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if event.modifiers() & keys:
            return False
        now, place = time.monotonic(), event.position()
        far = (place - self._at).manhattanLength() > _STILL
        if now - self._latest > PAUSE_SECONDS or (far and self._node_id is not None):
            self._node_id = self._number_at(at)
            self._spins += 1
            self._turned = 0
        self._latest, self._at = now, place
        node_id = self._node_id
        if node_id is None or node_id not in self._host.model.network:
            return False
        self._turned += event.angleDelta().y()
        steps = int(self._turned / NOTCH)
        if steps:
            self._turned -= steps * NOTCH
            self._host.layers.step_units(node_id, steps, f"wheel {self._spins}")
        return True

    def _number_at(self, at: QPointF) -> str | None:
        """Return the node whose number of units is written at a point, or whose buttons are."""
        scene, model = self._host.network_scene, self._host.model
        if scene.pill.step_at(at):
            return scene.pill.node_id
        for node_id, card in reversed(scene.cards.items()):
            if not card.isVisible() or not card.rect().contains(at):
                continue
            if model.units_param(node_id) is None or model.detail is not LevelOfDetail.FULL:
                return None
            line = facts_area(card.content)
            told = fonts.text_width(card.content.subtitle, fonts.secondary_font())
            word = QRectF(line.left(), line.top(), min(told, line.width()), line.height())
            return node_id if word.contains(at - card.pos()) else None
        return None
