"""What the canvas draws of the training: values on tiles, wires and faces, and the step's marks."""

import time
from typing import Protocol

from PySide6.QtCore import QObject, QRectF

from playground.session.snapshots.snapshot import Snapshot
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.model.geometry import TILE
from playground.ui.canvas.overlay.live_faces import LiveFaces
from playground.ui.canvas.overlay.step_overlay import StepOverlay
from playground.ui.canvas.overlay.unit_notes import UnitNotes
from playground.ui.canvas.scene.live_values import LiveValues
from playground.ui.canvas.scene.path_light import PathLight
from playground.ui.canvas.scene.scene import NetworkScene
from playground.ui.support.later import Soon

QUICK_SECONDS = 0.05
"""Where frames come faster one after the other while training runs, cards take turns: what half of
them show changes with one frame, the other half with the next. Lines have other weights in each."""


class LiveHost(Protocol):
    """The canvas, as what draws the training on it sees it."""

    @property
    def model(self) -> CanvasModel:
        """What is shown."""
        ...

    @property
    def network_scene(self) -> NetworkScene:
        """The items."""
        ...

    @property
    def zoom(self) -> float:
        """Pixels of the screen per pixel of the scene."""
        ...

    def visible_rect(self) -> QRectF:
        """Return the part of the scene that is seen."""
        ...

    def isVisible(self) -> bool:
        """Return whether the canvas itself is seen."""
        ...

    def devicePixelRatioF(self) -> float:
        """Return how many of the screen's points a pixel has per side."""
        ...


class LiveDrawing(QObject):
    """Draws the latest snapshot; nothing while the canvas is hidden.

    Parameters
    ----------
    host, overlay, notes
        The canvas, and what is shown on it of the step and of how units fare.
    parent
        The canvas.
    """

    def __init__(
        self, host: LiveHost, overlay: StepOverlay, notes: UnitNotes, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._host, self._overlay, self._scene = host, overlay, host.network_scene
        self._notes = notes
        self.values = LiveValues(self._scene, self)
        self.values.note("∂L/∂w", lambda: overlay.marks.gradients)
        self.values.note("last change", lambda: overlay.marks.changes)
        self.paths = PathLight(self._scene, self.values, self)
        self._faces = LiveFaces(self._scene, overlay, lambda: host.model, self.seen_rect, self)
        self._shown_at = 0.0
        self._turn = 0
        self._is_all_due = False
        self._soon = Soon(self._draw_due, self)
        self._scene.backlog.progressed.connect(lambda: self.draw_soon())

    def show_snapshot(self, snapshot: Snapshot, *, running: bool = False) -> None:
        """Show a moment of the training."""
        self.values.is_live = running
        self.values.take(snapshot)
        self.paths.refresh()
        self._faces.turn = turn = self._next_turn() if running else None
        if self._host.isVisible():
            self.values.draw(self._host.visible_rect(), turn)
        self._overlay.show(snapshot, self._host.zoom, running=running)

    def _next_turn(self) -> int | None:
        """Return which half of the cards is drawn with this frame, ``None``: all of them."""
        now, before = time.perf_counter(), self._shown_at
        self._shown_at, self._turn = now, 1 - self._turn
        return self._turn if now - before < QUICK_SECONDS else None

    def show_nothing(self) -> None:
        """Show the network without any values: there is no training to tell of."""
        self.values.clear()
        self._overlay.clear()

    def draw(self) -> None:
        """Draw the latest snapshot where the canvas shows another part of the network now."""
        if self._host.isVisible():
            self.values.draw(self._host.visible_rect())
            self._faces.draw()

    def view_moved(self) -> None:
        """Follow with what depends on what is in sight, and on how large."""
        self._overlay.set_zoom(self._host.zoom)
        self._scene.afar.look(self._host.zoom)
        self._scene.backlog.follow()
        self.draw_soon()

    def draw_soon(self, *, everything: bool = False) -> None:
        """Draw it before the next picture; everything, seen or not, after structural changes."""
        self._is_all_due |= everything
        self._soon.ask()
        self._notes.soon.ask()

    def catch_up(self) -> None:
        """Draw now what is put off until the next picture."""
        for part in (self._soon, self._faces.soon, self._notes.soon):
            part.catch_up()

    def finish(self) -> None:
        """Draw everything now as it should be, whatever waits for its turn: for a picture."""
        self._scene.backlog.finish()
        self.catch_up()

    def _draw_due(self) -> None:
        if self._is_all_due:
            self._is_all_due = False
            self.values.draw_all()
        self.draw()

    def wanted_tiles(self) -> int:
        """Return how many points per side the tiles should have, 0 when none is in sight."""
        seen = self._host.visible_rect()
        cards = self._scene.cards_in(seen)
        if not any(card.isVisible() and card.content.tiles for card in cards):
            return 0
        pixels = TILE * self._host.zoom * self._host.devicePixelRatioF()
        return 10 if pixels < 20 else 20 if pixels < 60 else 40

    def seen_rect(self) -> QRectF:
        """Return the part of the scene that is in sight; nothing while the canvas is hidden."""
        return self._host.visible_rect() if self._host.isVisible() else QRectF()
