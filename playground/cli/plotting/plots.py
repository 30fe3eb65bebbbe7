"""Plots from the command line; the only part of ``train`` that needs Qt."""

from collections.abc import Callable
from pathlib import Path

from playground.cli.plotting.display import load_drawing
from playground.cli.source.headless_training import HeadlessTraining
from playground.cli.terminal.output_files import check_suffix
from playground.core import ValueNotAllowed
from playground.experiments.batch_race import AnyRace
from playground.experiments.lr_range_test import RangeTest
from playground.experiments.race_results import Criterion, curves
from playground.nn.compiler.plan import analyze
from playground.training.base.history import History
from playground.training.base.validation import signature_of


def plot_writer(kind: str, path: Path) -> Callable[[HeadlessTraining], None]:
    """Return what writes a plot after a training.

    Raises
    ------
    PlaygroundError
        When there is no such plot, the path's ending is unknown, or Qt is missing.
    """
    _check(path)
    from playground.ui.plots.render import kinds

    if kind not in kinds():
        raise ValueNotAllowed("plot", kind, f"choose one of {', '.join(kinds())}")
    return lambda training: _draw(kind, path, training)


def shows_moments(kind: str) -> bool:
    """Tell whether a plot that :func:`plot_writer` knows shows moments on the way."""
    from playground.ui.plots import PLOTS
    from playground.ui.plots.moments.moments_view import MomentsView

    return any(issubclass(plot, MomentsView) for plot in PLOTS if plot.key == kind)


def _draw(kind: str, path: Path, training: HeadlessTraining) -> None:
    from playground.project.output_range import output_range
    from playground.ui.plots.render import render, wanted_for
    from playground.ui.theme.tokens import LIGHT

    trainer, project = training.trainer, training.start.project
    dataset = trainer.dataset
    analysis = analyze(project.network, signature_of(dataset))
    render(
        kind,
        dataset,
        training.snapshot(wanted_for(kind, dataset)),
        History(training.state().history).curves(),
        LIGHT,
        path,
        output_range=output_range(project, dataset, analysis),
        options={"log_loss": project.view.log_loss},
    )


def race_writer(path: Path, criterion: Criterion) -> Callable[[AnyRace], None]:
    """Return what writes the curves of a race.

    Raises
    ------
    PlaygroundError
        When the path's ending is unknown, or Qt is missing.
    """
    _check(path)
    from playground.ui.plots.render import render_race
    from playground.ui.theme.tokens import LIGHT

    return lambda race: render_race(curves(race, criterion), criterion, LIGHT, path)


def range_test_writer(path: Path) -> Callable[[RangeTest], None]:
    """Return what writes the curve of a range test.

    Raises
    ------
    PlaygroundError
        When the path's ending is unknown, or Qt is missing.
    """
    _check(path)
    from playground.ui.plots.render import render_range_test
    from playground.ui.theme.tokens import LIGHT

    return lambda found: render_range_test(found, LIGHT, path)


def _check(path: Path) -> None:
    """Load what draws without a window, and refuse a file whose format it does not know."""
    load_drawing()
    from playground.ui.plots import FORMATS

    check_suffix("--plot", path, tuple(f".{name}" for name in FORMATS))
