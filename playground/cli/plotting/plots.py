"""Plots from the command line; the only part of ``train`` that needs Qt."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playground.cli.plotting.display import use_offscreen
from playground.cli.plotting.load_ui import load_ui
from playground.cli.source.headless_session import Training
from playground.cli.terminal.output_files import check_suffix
from playground.core import ValueNotAllowed
from playground.experiments.lr_range_test import RangeTest
from playground.experiments.race import Race
from playground.experiments.race_results import Criterion, curves
from playground.nn.compiler.plan import analyze
from playground.training.base.history import History
from playground.training.trainer import signature_of


def plot_writer(kind: str, path: Path) -> Callable[[Training], None]:
    """Return what writes a plot after a training.

    Raises
    ------
    PlaygroundError
        When there is no such plot, the path's ending is unknown, or Qt is missing.
    """
    drawing = _drawing(path)
    if kind not in drawing.kinds():
        raise ValueNotAllowed("plot", kind, f"choose one of {', '.join(drawing.kinds())}")
    return lambda training: _draw(drawing, kind, path, training)


def _draw(drawing: Any, kind: str, path: Path, training: Training) -> None:  # noqa: ANN401
    trainer, project = training.trainer, training.start.project
    dataset = trainer.dataset
    analysis = analyze(project.network, signature_of(dataset))
    drawing.render(
        kind,
        dataset,
        training.snapshot(drawing.wanted_for(kind, dataset)),
        History(training.state().history).curves(),
        load_ui("theme.tokens").LIGHT,
        path,
        output_range=load_ui("controllers.output_range").output_range(project, dataset, analysis),
        log=project.view.log_loss,
    )


def race_writer(path: Path, criterion: Criterion) -> Callable[[Race], None]:
    """Return what writes the curves of a race.

    Raises
    ------
    PlaygroundError
        When the path's ending is unknown, or Qt is missing.
    """
    drawing = _drawing(path)

    def draw(race: Race) -> None:
        drawing.render_race(curves(race, criterion), criterion, load_ui("theme.tokens").LIGHT, path)

    return draw


def range_test_writer(path: Path) -> Callable[[RangeTest], None]:
    """Return what writes the curve of a range test.

    Raises
    ------
    PlaygroundError
        When the path's ending is unknown, or Qt is missing.
    """
    drawing = _drawing(path)
    return lambda found: drawing.render_range_test(found, load_ui("theme.tokens").LIGHT, path)


def _drawing(path: Path) -> Any:  # noqa: ANN401  (a module has no type of its own)
    """Load what draws without a window, after checking that it knows a file's format."""
    # Always off screen: a plot must look the same with and without a display.
    use_offscreen()
    check_suffix("--plot", path, tuple(f".{name}" for name in load_ui("plots").FORMATS))
    return load_ui("plots.render")
