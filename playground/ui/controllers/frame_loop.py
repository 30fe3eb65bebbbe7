"""The one timer of the window: thirty times a second, the latest snapshot to the visible views."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from playground.session.messages import Event, RequestSnapshot
from playground.session.snapshots.snapshot import Snapshot, SnapshotContents
from playground.session.worker import Worker
from playground.training.base.history import History
from playground.ui.plots import PlotView
from playground.ui.shell.status_bar import StatusBar
from playground.ui.shell.toolbar import TrainToolBar
from playground.ui.shell.views import Views

FRAME_MS = 33

PATIENCE = 60
"""For how many frames a view out of sight may wait for what it needs."""


class FrameLoop(QObject):
    """Takes what the worker left and shows it.

    While a frame is built and painted the worker waits at its gate: sharing the interpreter lock
    would make the frame late and gain the worker little.

    Signals
    -------
    event_arrived(event)
        Every event of the worker, in order.
    snapshot_shown(snapshot)
        The views show another moment of the training.
    """

    event_arrived = Signal(object)
    snapshot_shown = Signal(object)

    def __init__(
        self,
        worker: Worker,
        views: Views,
        toolbar: TrainToolBar,
        status: StatusBar,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._worker = worker
        self._canvas = views.canvas
        self._plots = views.plots
        self._inspector = views.inspector
        self._training = views.training
        self._toolbar = toolbar
        self._status = status
        self.history = History()
        self.generation = 0
        self.running = False
        self.latest: Snapshot | None = None
        self._curves_changed = False
        self._wanted = SnapshotContents()
        self._filling: list[tuple[PlotView, Callable[[], None], int]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        """Begin showing frames."""
        self._timer.start()

    def stop(self) -> None:
        """Show no more frames."""
        self._timer.stop()

    def replace_history(self, history: History) -> None:
        """Begin other curves."""
        self.history = history
        self._curves_changed = True

    def curves_grew(self) -> None:
        """Show the curves again at the next frame."""
        self._curves_changed = True

    def fill(self, view: PlotView, done: Callable[[], None]) -> None:
        """Have a view out of sight show the present moment too, then call ``done``.

        It is called at once when the view has something to show, and also when nothing comes.
        """
        if view.has_content():
            done()
        else:
            self._filling.append((view, done, PATIENCE))

    def tick(self) -> None:
        """Make one frame."""
        self._worker.gate.close()
        try:
            self._say_what_is_wanted()
            # The snapshot first: what was said before it was made is then among the events. The
            # other way round it could arrive ahead of its own configuration and be dropped.
            snapshot = self._worker.snapshots.take()
            for event in self._worker.events():
                self.handle(event)
            # A training about to diverge has numbers whose squares overflow; views may meet them.
            with np.errstate(all="ignore"):
                self._show_latest(snapshot)
        finally:
            # Painting was only asked for; a timer of zero comes behind it.
            QTimer.singleShot(0, self._worker.gate.open)
        self._finish_filling()

    def handle(self, event: Event) -> None:
        """Pass one event on."""
        self.event_arrived.emit(event)

    def _show_latest(self, snapshot: Snapshot | None) -> None:
        if snapshot is not None and snapshot.generation == self.generation:
            self.latest = snapshot
            self._show(snapshot)
        if self._curves_changed:
            self._curves_changed = False
            self._show_curves()

    def _show(self, snapshot: Snapshot) -> None:
        self._toolbar.show_snapshot(snapshot)
        self._toolbar.show_phase(None if self.running else snapshot.phase)
        self._status.show_snapshot(snapshot)
        # Hidden views only keep it: they show it as soon as they are seen, even while paused.
        self._canvas.show_snapshot(snapshot)
        self._inspector.tell("snapshot", lambda panel: panel.show_snapshot(snapshot))
        self._training.tell("snapshot", lambda panel: panel.show_snapshot(snapshot))
        for view in self._plots:
            view.show_snapshot(snapshot)
        self.snapshot_shown.emit(snapshot)

    def _show_curves(self) -> None:
        curves = self.history.curves()
        for view in self._plots:
            view.set_curves(curves)

    def _finish_filling(self) -> None:
        waiting, self._filling = self._filling, []
        for view, done, frames in waiting:
            if frames and not view.has_content():
                self._filling.append((view, done, frames - 1))
            else:
                done()

    def _say_what_is_wanted(self) -> None:
        """Tell the worker what the visible views need, when that changed."""
        wanted = SnapshotContents(
            tiles=self._canvas.wanted_tiles() if self._canvas.isVisible() else 0
        )
        for view in self._plots:
            if view.is_seen():
                wanted |= view.wanted()
        for view, _, _ in self._filling:
            wanted |= view.wanted()
        if wanted != self._wanted:
            self._wanted = wanted
            self._worker.send(RequestSnapshot(wanted))
