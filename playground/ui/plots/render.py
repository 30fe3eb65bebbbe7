"""Plots without a window: how the command line draws them."""

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from playground.core import Array, ValueNotAllowed
from playground.datasets.base.dataset import Dataset
from playground.experiments.lr_range_test import RangeTest
from playground.experiments.race_results import Criterion, LaneCurve
from playground.session.snapshots.snapshot import Snapshot, Wanted
from playground.training.base.history import CurveData
from playground.ui.plots import PLOTS
from playground.ui.plots.base.plot_view import PlotView
from playground.ui.plots.curves.curves import CurvesView
from playground.ui.plots.curves.landscape import Landscape, LandscapeView
from playground.ui.plots.curves.race import RaceView
from playground.ui.plots.curves.range_test import RangeTestView
from playground.ui.plots.outputs.output import OutputView
from playground.ui.plots.outputs.predictions import PredictionsView
from playground.ui.theme.tokens import TEXT_PX, Theme


def kinds() -> tuple[str, ...]:
    """Return the keys of all plots."""
    return tuple(plot.key for plot in PLOTS)


def wanted_for(kind: str, dataset: Dataset) -> Wanted:
    """Return what a snapshot must hold for a plot of a kind.

    Raises
    ------
    ValueNotAllowed
        When there is no such plot.
    """
    _application()
    view = _view(kind)
    view.set_dataset(dataset)
    wanted = view.wanted()
    view.deleteLater()
    return wanted


def render(
    kind: str,
    dataset: Dataset | None,
    snapshot: Snapshot | None,
    curves: CurveData | None,
    theme: Theme,
    path: str | Path,
    size: tuple[int, int] = (900, 600),
    scale: float = 2.0,
    *,
    output_range: tuple[float, float] | None = None,
    show_test: bool = True,
    log: bool = False,
) -> None:
    """Draw one plot and write it in the format that the path's ending names.

    Parameters
    ----------
    kind
        One of :func:`kinds`.
    dataset, snapshot, curves
        What to draw; a plot ignores what it does not show.
    theme
        Light or dark.
    path
        Where to write: ``.png``, ``.svg`` or ``.csv``.
    size
        Width and height of the plot in pixels, before scaling.
    scale
        PNG pixels per pixel of ``size``.
    output_range
        Which outputs take the ends of the colour scale; see ``OutputView.set_output_range``.
    show_test
        Whether the test samples are drawn.
    log
        A logarithmic value axis for the curves.

    Raises
    ------
    PlaygroundError
        An unknown kind or ending, nothing to draw yet, or a path that cannot be written.
    """
    _application()
    view = _view(kind)
    view.set_theme(theme)
    view.set_dataset(dataset)
    if isinstance(view, OutputView | PredictionsView):
        view.set_show_test(show_test)
        if output_range is not None:
            view.set_output_range(*output_range)
    if isinstance(view, CurvesView):
        view.set_log(log)
    if snapshot is not None:
        view.show_snapshot(snapshot)
    if curves is not None:
        view.set_curves(curves)
    _export(view, path, size, scale)


def render_race(
    lanes: Sequence[LaneCurve],
    criterion: Criterion,
    theme: Theme,
    path: str | Path,
    size: tuple[int, int] = (900, 600),
    scale: float = 2.0,
) -> None:
    """Draw the curves of a race and write them in the format that the path's ending names.

    Parameters
    ----------
    lanes, criterion
        What to draw; see ``playground.experiments.race_results``.
    theme, path, size, scale
        As for :func:`render`.

    Raises
    ------
    PlaygroundError
        An unknown ending, nothing to draw, or a path that cannot be written.
    """
    _application()
    view = RaceView()
    view.set_theme(theme)
    view.set_lanes(lanes, criterion)
    _export(view, path, size, scale)


def render_range_test(
    found: RangeTest,
    theme: Theme,
    path: str | Path,
    size: tuple[int, int] = (760, 480),
    scale: float = 2.0,
) -> None:
    """Draw the curve of a range test and write it in the format that the path's ending names.

    Parameters
    ----------
    found
        What to draw.
    theme, path, size, scale
        As for :func:`render`.

    Raises
    ------
    PlaygroundError
        An unknown ending, nothing to draw, or a path that cannot be written.
    """
    _application()
    view = RangeTestView()
    view.set_theme(theme)
    view.set_found(found)
    _export(view, path, size, scale)


def render_slice(
    names: tuple[str, ...],
    axes: tuple[Array, ...],
    losses: Array,
    theme: Theme,
    path: str | Path,
    size: tuple[int, int] = (760, 640),
    scale: float = 2.0,
    *,
    trail: Array,
) -> None:
    """Draw a slice of the loss and write it in the format that the path's ending names.

    Parameters
    ----------
    names, axes, losses, trail
        See :class:`~playground.ui.plots.curves.landscape.Landscape`.
    theme, path, size, scale
        As for :func:`render`.

    Raises
    ------
    PlaygroundError
        An unknown ending, nothing finite to draw, or a path that cannot be written.
    """
    _application()
    view = LandscapeView()
    view.set_theme(theme)
    view.show_slice(Landscape(names, axes, losses, trail))
    _export(view, path, size, scale)


def _export(view: PlotView, path: str | Path, size: tuple[int, int], scale: float) -> None:
    """Write a view that has what it shows, and let it go."""
    try:
        view.figure.setFixedSize(*size)
        view.export(path, scale)
    finally:
        view.close()
        view.deleteLater()
        QApplication.processEvents()


def _view(kind: str) -> PlotView:
    for plot in PLOTS:
        if plot.key == kind:
            return plot()
    raise ValueNotAllowed("plot", kind, f"choose one of {', '.join(kinds())}")


def _application() -> None:
    """Make sure there is an application; without a window's one, draw off screen."""
    if QApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        app = QApplication([])
        font = app.font()
        font.setPixelSize(TEXT_PX)
        app.setFont(font)
        _KEPT.append(app)


_KEPT: list[QApplication] = []
"""Holds the application that :func:`_application` made: Qt needs it until the process ends."""
