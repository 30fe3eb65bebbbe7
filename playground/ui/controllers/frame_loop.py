"""Thirty times a second, the latest moment of the training to the visible views.

A frame takes two ticks: the canvas is shown in the first, panels and plots in the second, so that
nothing waits for both. Numbers in words change less often: nobody reads thirty a second.
"""

import time
from collections.abc import Callable

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from playground.session.snapshots.snapshot import Snapshot, SnapshotContents
from playground.session.snapshots.units_off import UnitSet
from playground.training.base.history import History
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.plots import PlotView
from playground.ui.shell.status_bar import StatusBar
from playground.ui.shell.strip.step_strip import StepStrip
from playground.ui.shell.toolbar import TrainToolBar
from playground.ui.shell.views import Views
from playground.ui.support.chosen_sample import ChosenSample
from playground.ui.support.later import later
from playground.ui.widgets.text_pace import TEXT_SECONDS

TICK_MS = 16

FRAME_MS = 2 * TICK_MS

PICTURE_TILES = 40
"""How many points per side the fields of a picture of the network have."""

CURVE_SECONDS = 0.09
"""The least time between two pictures of the curves while training runs: they are dear."""

PATIENCE = 60
"""For how many frames a view out of sight may wait for what it needs."""


class FrameLoop(QObject):
    """The one timer of the window: a frame is asking for what the views need, and polling.

    While training runs, every second tick shows what the first one left; where it rests, a moment
    that was asked for is shown whole as soon as it is there.
    """

    def __init__(self, client: TrainingClient, views: "LiveViews", parent: QObject) -> None:
        super().__init__(parent)
        self._client = client
        self._views = views
        self._is_second = False
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        """Begin showing frames."""
        self._timer.start()

    def stop(self) -> None:
        """Show no more frames."""
        self._timer.stop()

    def tick(self) -> None:
        """Make half a frame."""
        self._is_second = not self._is_second
        if self._is_second:
            self._client.request_contents(self._views.wanted())
        if self._is_second or not self._client.is_running:
            self._client.poll()
            self._views.finish_filling()
        if self._views.is_behind and not self._is_second:
            with self._client.hold():
                self._views.catch_up()


class LiveViews(QObject):
    """Shows snapshots and curves wherever they appear, and knows what those in sight need.

    Signals
    -------
    told(snapshot)
        A moment whose numbers may be written: the latest, ten times a second while training runs.
    """

    told = Signal(object)

    def __init__(
        self,
        client: TrainingClient,
        views: Views,
        bars: tuple[TrainToolBar, StepStrip, StatusBar],
        sample: ChosenSample,
        off: Callable[[], UnitSet],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._views = views
        self._sample = sample
        self._off = off
        self._toolbar, self._strip, self._status = bars
        self._later: Snapshot | None = None
        self._untold: Snapshot | None = None
        self._waiting: History | None = None
        self._curves_due = self._texts_due = 0.0
        self._filling: list[tuple[PlotView, Callable[[], None], int]] = []
        self._asked: list[tuple[Callable[[], None], int]] = []
        client.snapshot_ready.connect(self._show_snapshot)
        client.history_changed.connect(self._take_curves)
        client.running_changed.connect(self._follow_run)
        client.emptied.connect(self._empty)
        # Loading what plots draw with takes a while: the canvas shows the training before.
        for view in views.plots:
            view.turn.hold()
        for told in (client.snapshot_ready, client.rejected, client.problem_found):
            told.connect(self._release_soon, Qt.ConnectionType.SingleShotConnection)

    def wanted(self) -> SnapshotContents:
        """Return what the views in sight, and those that are being filled, need."""
        canvas = self._views.canvas
        wanted = SnapshotContents(off=self._off())
        if canvas.isVisible() or self._asked:
            gradients = canvas.overlay.wants_gradients(running=self._client.is_running)
            wanted |= SnapshotContents(
                tiles=max(canvas.live.wanted_tiles(), PICTURE_TILES if self._asked else 0),
                gradients=gradients,
                sample=replace(self._sample.wish, gradients=gradients),
            )
        if self._views.sample_bar.wants_predictions:
            wanted |= SnapshotContents(predictions=True)
        if self._views.inspector.is_seen:
            wanted |= self._views.inspector.panel.wanted()
        for view in self._views.plots:
            if view.is_seen():
                wanted |= view.wanted()
        for view, _, _ in self._filling:
            wanted |= view.wanted()
        return wanted

    def fill(self, view: PlotView, done: Callable[[], None]) -> None:
        """Have a view out of sight show the present moment too, then call ``done``.

        It is called at once when the view has something to show, and also when nothing comes.
        """
        if view.has_content():
            done()
        else:
            self._filling.append((view, done, PATIENCE))

    def fill_canvas(self, done: Callable[[], None]) -> None:
        """Have the canvas know all of the present moment, in sight or not, then call ``done``."""
        has_fields = any(self._views.canvas.model.tiles(i) for i in self._views.canvas.model.order)
        if self._client.latest is None or not has_fields:
            done()
        else:
            self._asked.append((done, PATIENCE))

    def finish_filling(self) -> None:
        """Look, at the end of a frame, which views have been filled."""
        asked, self._asked = self._asked, []
        for ready, frames in asked:
            if frames:
                self._asked.append((ready, frames - 1))
            else:
                ready()
        waiting, self._filling = self._filling, []
        for view, done, frames in waiting:
            if frames and not view.has_content():
                self._filling.append((view, done, frames - 1))
            else:
                done()

    @property
    def is_behind(self) -> bool:
        """Whether something is still to be shown of what came."""
        return any(each is not None for each in (self._later, self._untold, self._waiting))

    def catch_up(self) -> None:
        """Show what was left of the latest frame: panels and plots, curves and words when due."""
        later, self._later = self._later, None
        if later is not None:
            self._show_on_panels(later)
        has_told = False
        if self._untold is not None and time.monotonic() >= self._texts_due:
            self._tell(self._untold)
            has_told = True
        # Words and curves are dear: while training runs they have halves of frames of their own.
        if self._waiting is not None and not (has_told and self._client.is_running):
            self._show_curves(self._waiting)

    def _show_snapshot(self, snapshot: Snapshot) -> None:
        running, now = self._client.is_running, time.monotonic()
        self._untold = snapshot
        if not running or now >= self._texts_due:
            self._tell(snapshot)
        # A training about to diverge has numbers whose squares overflow; views may meet them.
        with np.errstate(all="ignore"):
            # Hidden views only keep it: they show it as soon as they are seen, even while paused.
            self._views.canvas.live.show_snapshot(snapshot, running=running)
        self._later = snapshot
        if not running:
            self.catch_up()
        if snapshot.tiles and next(iter(snapshot.tiles.values())).shape[-1] >= PICTURE_TILES:
            asked, self._asked = self._asked, []
            for ready, _ in asked:
                ready()

    def _tell(self, snapshot: Snapshot) -> None:
        """Write the numbers of a moment."""
        self._untold, self._texts_due = None, time.monotonic() + TEXT_SECONDS
        running = self._client.is_running
        with np.errstate(all="ignore"):
            self._toolbar.show_snapshot(snapshot)
            seen = not running or snapshot.record.presses > 0
            self._toolbar.show_phase(snapshot.phase if seen else None)
            self._strip.show_snapshot(snapshot, running=running)
            self._status.show_snapshot(snapshot)
            self.told.emit(snapshot)

    def _show_on_panels(self, snapshot: Snapshot) -> None:
        with np.errstate(all="ignore"):
            for panel in (self._views.inspector, self._views.training):
                panel.when_visible("snapshot", lambda panel: panel.show_snapshot(snapshot))
            for view in self._views.plots:
                view.show_snapshot(snapshot)

    def _empty(self) -> None:
        """Show nothing rather than what was true of another document."""
        views = self._views
        self._later = self._untold = self._waiting = None
        self._toolbar.show_nothing()
        self._strip.show_nothing()
        self._status.show_nothing()
        views.canvas.live.show_nothing()
        for panel in (views.inspector, views.training):
            panel.when_visible("snapshot", lambda panel: panel.show_nothing())
        for view in views.plots:
            view.show_nothing()

    def _release_soon(self) -> None:
        # Painting was only asked for; it comes within a frame.
        later(self, self.release_plots, FRAME_MS)

    def _follow_run(self, running: bool) -> None:
        """Show all that is left when training comes to rest."""
        for view in self._views.plots:
            view.set_live(running)
        if not running:
            self.catch_up()

    def release_plots(self) -> None:
        """Let the plots paint now, whatever else there is to be seen first."""
        for view in self._views.plots:
            view.turn.release()

    def _take_curves(self, history: History) -> None:
        """Show the curves: a few times a second while training runs, at once where it rests."""
        self._waiting = history
        if not self._client.is_running:
            self._show_curves(history)

    def _show_curves(self, history: History) -> None:
        now = time.monotonic()
        if self._client.is_running and now < self._curves_due:
            return
        self._waiting, self._curves_due = None, max(self._curves_due, now - FRAME_MS / 1e3)
        self._curves_due += CURVE_SECONDS
        curves = history.curves()
        with np.errstate(all="ignore"):
            for view in self._views.plots:
                view.set_curves(curves)
