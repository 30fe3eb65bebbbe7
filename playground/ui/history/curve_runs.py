"""Runs, and what came after a moment, as further lines of the plots of curves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from playground.experiments.lanes.seed_band import SeedBand, seed_band
from playground.project.runs.run import Run
from playground.session.base.events import Configured, Diverged, Event, TrainingLeft
from playground.training.base.history import CurveData, History, Metrics
from playground.ui.controllers.document import Document
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.history.timeline_follower import TimelineFollower
from playground.ui.plots import PlotView
from playground.ui.plots.curves.curve_marks import CurveMark
from playground.ui.plots.curves.curves_view import CurvesView
from playground.ui.plots.curves.other_lines import OtherCurve
from playground.ui.plots.moments.moments_view import MomentsView
from playground.ui.plots.moments.norms_view import NormsView
from playground.ui.shell.timeline.markers import Marker, marker_color
from playground.ui.theme.run_colors import run_color
from playground.ui.theme.tokens import LIGHT, Theme

AHEAD = "after this moment"
EXPLOSION = "how it blew up"


class CurveRuns(QObject):
    """Gives the plots of curves the runs that are checked, and the rest of a training.

    Plots over time get their marks here, and lead to the moments that a person clicks.

    Parameters
    ----------
    document
        Whose runs.
    client
        Whose curves end where the training stands.
    timeline
        Knows whether a moment of the past is shown.
    plots
        All plots.
    parent
        The owner.
    """

    def __init__(
        self,
        document: Document,
        client: TrainingClient,
        timeline: TimelineFollower,
        plots: Sequence[PlotView],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document, self._client, self._timeline = document, client, timeline
        self._plots = [view for view in plots if isinstance(view, CurvesView)]
        self._marked = [view for view in plots if isinstance(view, CurvesView | NormsView)]
        for view in plots:
            if isinstance(view, MomentsView):
                view.moment_requested.connect(timeline.go_to)
        self._theme = LIGHT
        self._arrays: dict[int, tuple[Run, SeedBand]] = {}
        self._whole: History | None = None
        self._ahead: OtherCurve | None = None
        self._exploded: tuple[Metrics, ...] = ()
        self._markers: tuple[Marker, ...] = ()
        document.runs_changed.connect(self._show_runs)
        client.history_changed.connect(self._take_history)
        timeline.past_changed.connect(self._show_ahead)
        timeline.markers_changed.connect(self._show_markers)
        client.emptied.connect(self._forget)
        client.event_arrived.connect(self._take_event)
        client.running_changed.connect(self._go_on)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self._show_runs()
        self._show_ahead()
        self._show_markers(self._markers)

    def _show_markers(self, markers: tuple[Marker, ...]) -> None:
        self._markers = markers
        marks = [CurveMark(m.step, marker_color(m.kind, self._theme), m.text) for m in markers]
        for view in self._marked:
            view.set_marks(marks)

    def _show_runs(self, _: object = None) -> None:
        runs = [run for run in self._document.runs if run.is_shown]
        known = {
            run.id: self._arrays[run.id]
            for run in runs
            if run.id in self._arrays and self._arrays[run.id][0].curves is run.curves
        }
        for run in runs:
            if run.id not in known:
                known[run.id] = (run, seed_band(run.curves, run.setup.training.stopping))
        self._arrays = known
        others = [other_curve(run, known[run.id][1], self._theme) for run in runs]
        for view in self._plots:
            view.set_runs(others)

    def _take_history(self, history: History) -> None:
        """Remember the curves as they were before the training went back."""
        if not self._timeline.is_past:
            self._whole = history
        self._show_ahead()

    def _show_ahead(self, _: object = None) -> None:
        whole = self._whole if self._timeline.is_past else None
        if whole is None:
            self._show_explosion()
        elif self._ahead is None or self._ahead.color != self._theme.secondary:
            curves = whole.curves()
            self._set_ahead(OtherCurve(AHEAD, curves, self._theme.secondary, is_dashed=True))

    def _take_event(self, event: Event) -> None:
        """Remember how a training blew up, until something else is trained."""
        match event:
            case Diverged():
                self._exploded = event.points
                self._show_ahead()
            case TrainingLeft() | Configured():
                self._exploded = ()
                self._show_ahead()

    def _go_on(self, is_running: bool) -> None:
        if is_running:
            self._exploded = ()
            self._show_ahead()

    def _show_explosion(self) -> None:
        """Draw what came between the last finite state and the trouble, if there was any."""
        latest = self._client.history.latest
        if not self._client.can_reset:  # it was reset since
            self._exploded = ()
        if not self._exploded or latest is None or latest.step >= self._exploded[-1].step:
            self._set_ahead(None)
        elif self._ahead is None or self._ahead.color != self._theme.error:
            curves = CurveData.of((latest, *self._exploded))
            self._set_ahead(
                OtherCurve(EXPLOSION, curves, self._theme.error, is_dashed=True, explodes=True)
            )

    def _set_ahead(self, ahead: OtherCurve | None) -> None:
        if ahead is not self._ahead:
            self._ahead = ahead
            for view in self._plots:
                view.set_ahead(ahead)

    def _forget(self) -> None:
        self._whole, self._exploded = None, ()
        self._set_ahead(None)


def other_curve(run: Run, band: SeedBand, theme: Theme) -> OtherCurve:
    """Return a run's curves; those of several seeds as their median and middle half."""
    color = run_color(run.color, theme)
    if len(run.curves) == 1:
        return OtherCurve(run.name, band.middle, color)
    return OtherCurve(run.name, band.middle, color, low=band.low, high=band.high)
