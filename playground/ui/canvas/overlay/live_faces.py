"""Moments of the training on the cards' faces, within a frame's time."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QRectF

from playground.session.snapshots.snapshot import Snapshot
from playground.ui.canvas.faces.moment import FaceMoment, Shown
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.overlay.marks import Mode
from playground.ui.canvas.overlay.step_overlay import StepOverlay
from playground.ui.canvas.scene.scene import NetworkScene
from playground.ui.support.later import Soon

TEXT_SECONDS = 0.1
"""Written numbers change no more often than this while training runs by itself."""

SHOWN = {Mode.GRADIENT: Shown.GRADIENTS, Mode.CHANGE: Shown.CHANGES}
"""What faces show where that is not the values themselves."""


class LiveFaces(QObject):
    """The latest moment, shown on the faces in sight; what of it, the overlay's switch says.

    Parameters
    ----------
    scene, overlay
        The cards, and what wires show of gradients and changes.
    model
        Returns what is drawn.
    seen
        Returns the part of the scene that is in sight; empty while the view is hidden.
    parent
        The view.

    Attributes
    ----------
    soon
        Draws before the next picture.
    turn
        Which half of the faces, 0 or 1, shows what comes at once, while the others show it with
        what comes next; ``None``: all do.
    """

    def __init__(
        self,
        scene: NetworkScene,
        overlay: StepOverlay,
        model: Callable[[], CanvasModel],
        seen: Callable[[], QRectF],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._scene, self._overlay, self._model, self._seen = scene, overlay, model, seen
        self.moment = FaceMoment()
        self._step: tuple[int, int] | None = None
        self._texts_due = [0.0, 0.0]
        self._is_running = False
        self.turn: int | None = None
        self.soon = Soon(self.draw, self)
        overlay.refreshed.connect(self._take)
        scene.arranged.connect(self.soon.ask)

    def _take(self) -> None:
        """Remember what is to be shown of the latest snapshot."""
        snapshot = self._overlay.snapshot
        if snapshot is None:
            self.moment, self._step = FaceMoment(), None
        else:
            self._is_running = self._overlay.is_running
            self._take_snapshot(snapshot)
        self.draw(None if snapshot is None else self.turn)

    def _take_snapshot(self, snapshot: Snapshot) -> None:
        old, sample, marks = self.moment, snapshot.sample, self._overlay.marks
        before, step = old.before, (snapshot.generation, snapshot.step)
        if self._step is not None and step != self._step:
            before = old.sample if self._step[0] == step[0] else None
        self._step = step
        if before is not None and (sample is None or before.row != sample.row):
            before = None
        self.moment = FaceMoment(
            sample=sample,
            before=before,
            parameters={(p.node_id, p.name): p.value for p in snapshot.parameters},
            gradients=marks.gradients,
            changes=marks.changes,
            data=self._model().data,
            shown=SHOWN.get(self._overlay.mode, Shown.VALUES),
        )

    def draw(self, turn: int | None = None) -> None:
        """Show the moment on every face in sight, or on every other one."""
        seen = self._seen()
        if seen.isEmpty():
            return
        now = time.perf_counter()
        due = [not self._is_running or now >= each for each in self._texts_due]
        for half in {0, 1} if turn is None else {turn}:
            if due[half]:
                self._texts_due[half] = now + TEXT_SECONDS
        for place, card in enumerate(self._scene.cards_in(seen)):
            half = place % 2
            if card.content.face is not None and (turn is None or half == turn):
                card.face.show_moment(self.moment, with_texts=due[half])
