"""Plots without a window: how the command line draws them."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QApplication

from playground.core import ValueNotAllowed
from playground.datasets.base.dataset import Dataset
from playground.experiments.lr_range_test import RangeTest
from playground.experiments.race_results import Criterion, LaneCurve
from playground.session.snapshots.snapshot import Snapshot, SnapshotContents
from playground.training.base.history import CurveData
from playground.ui.plots import PLOTS
from playground.ui.plots.base.plot_export import export_plot, plot_png, plot_svg
from playground.ui.plots.base.plot_view import PlotView
from playground.ui.plots.curves.curves_view import CurvesView
from playground.ui.plots.curves.landscape_view import Landscape, LandscapeView
from playground.ui.plots.curves.other_lines import OtherCurve
from playground.ui.plots.experiments.race_view import RaceView
from playground.ui.plots.experiments.range_test_view import RangeTestView
from playground.ui.theme.sizes import text_px
from playground.ui.theme.tokens import Theme

V = TypeVar("V", bound=PlotView)


def kinds() -> tuple[str, ...]:
    """Return the keys of all plots."""
    return tuple(plot.key for plot in PLOTS)


def wanted_for(kind: str, dataset: Dataset) -> SnapshotContents:
    """Return what a snapshot must hold for a plot of a kind.

    Raises
    ------
    ValueNotAllowed
        When there is no such plot.
    """
    _application()
    view = _class(kind)()
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
    options: Mapping[str, bool] | None = None,
) -> None:
    """Draw one plot and write it in the format that the path's ending names.

    Parameters
    ----------
    kind
        One of :func:`kinds`.
    dataset, snapshot, curves
        What to draw; a plot ignores what it does not show.
    theme, path
        Light or dark, and where to write: ``.png``, ``.svg`` or ``.csv``.
    size, scale
        Width and height of the plot in pixels, and PNG pixels per pixel of these.
    output_range
        Which outputs take the ends of the colour scale; see ``PlotView.set_output_range``.
    options
        Values of ``ViewConfig`` switches, of which a plot takes its ``view_settings``; by itself
        it also draws the test samples.

    Raises
    ------
    PlaygroundError
        An unknown kind or ending, nothing to draw yet, or a path that cannot be written.
    """
    _render(
        _class(kind),
        _filler(dataset, snapshot, curves, output_range, options),
        theme,
        path,
        size,
        scale,
    )


def draw(
    kind: str,
    dataset: Dataset,
    snapshot: Snapshot,
    curves: CurveData,
    theme: Theme,
    size: tuple[int, int],
    *,
    output_range: tuple[float, float] | None = None,
    options: Mapping[str, bool] | None = None,
    runs: Sequence[OtherCurve] = (),
    scale: float | None = None,
) -> bytes | None:
    """Return one plot as the content of an SVG file, or of a PNG at a scale; see :func:`render`.

    Curves are drawn with those of other ``runs`` behind them. ``None`` where there is nothing to
    draw.
    """
    _application()
    view = _class(kind)()
    try:
        view.set_theme(theme)
        _filler(dataset, snapshot, curves, output_range, options)(view)
        if isinstance(view, CurvesView):
            view.set_runs(runs)
        if not (view.has_content() and view.has_picture()):
            return None
        view.figure.setFixedSize(*size)
        return plot_svg(view, kind) if scale is None else plot_png(view, kind, scale)
    finally:
        view.close()
        view.deleteLater()


def _filler(
    dataset: Dataset | None,
    snapshot: Snapshot | None,
    curves: CurveData | None,
    output_range: tuple[float, float] | None,
    options: Mapping[str, bool] | None,
) -> Callable[[PlotView], None]:
    """Return what hands a plot its values."""

    def fill(view: PlotView) -> None:
        view.set_dataset(dataset)
        for name, value in {"show_test": True, **(options or {})}.items():
            if name in view.view_settings:
                view.set_option(name, value)
        if output_range is not None:
            view.set_output_range(*output_range)
        if snapshot is not None:
            view.show_snapshot(snapshot)
        if curves is not None:
            view.set_curves(curves)

    return fill


def render_race(
    lanes: Sequence[LaneCurve],
    criterion: Criterion,
    theme: Theme,
    path: str | Path,
    size: tuple[int, int] = (900, 600),
    scale: float = 2.0,
) -> None:
    """Draw the curves of a race; as :func:`render` does."""
    _render(RaceView, lambda view: view.set_lanes(lanes, criterion), theme, path, size, scale)


def render_range_test(
    found: RangeTest,
    theme: Theme,
    path: str | Path,
    size: tuple[int, int] = (760, 480),
    scale: float = 2.0,
) -> None:
    """Draw the curve of a range test; as :func:`render` does."""
    _render(RangeTestView, lambda view: view.set_found(found), theme, path, size, scale)


def render_slice(
    landscape: Landscape,
    theme: Theme,
    path: str | Path,
    size: tuple[int, int] = (760, 640),
    scale: float = 2.0,
) -> None:
    """Draw a slice of the loss; as :func:`render` does."""
    _render(LandscapeView, lambda view: view.show_slice(landscape), theme, path, size, scale)


def _render(
    make: Callable[[], V],
    fill: Callable[[V], None],
    theme: Theme,
    path: str | Path,
    size: tuple[int, int],
    scale: float,
) -> None:
    """Make a view, fill it, write what it shows, and let it go."""
    _application()
    view = make()
    try:
        view.set_theme(theme)
        fill(view)
        if view.has_picture():
            view.figure.setFixedSize(*size)
        export_plot(view, path, scale)
    finally:
        view.close()
        view.deleteLater()
        QApplication.processEvents()


def _class(kind: str) -> type[PlotView]:
    for plot in PLOTS:
        if plot.key == kind:
            return plot
    raise ValueNotAllowed("plot", kind, f"choose one of {', '.join(kinds())}")


def _application() -> None:
    """Make sure there is an application; without a window's one, draw off screen."""
    if QApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        app = QApplication([])
        font = app.font()
        font.setPixelSize(text_px())
        app.setFont(font)
        _KEPT.append(app)


_KEPT: list[QApplication] = []
"""Holds the application that :func:`_application` made: Qt needs it until the process ends."""
