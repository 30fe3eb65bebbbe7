"""``playground [SOURCE]``: the window."""

from __future__ import annotations

import gc
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from playground.cli.plotting.display import importing_ui, screen_problem
from playground.cli.terminal.process import FAILED, print_notice
from playground.storage.source_kind import STANDARD_INPUT, check_source

if TYPE_CHECKING:
    from playground.ui.app.main_window import MainWindow

ENGINE = (
    "playground.project.templates",
    "playground.session.worker",
    "playground.project.fit_to_data",
    "playground.project.image_project",
    "playground.project.workbench",
    "playground.datasets.few_points",
    "playground.nn.inspect.quick_fix",
    "playground.graph.autolayout",
    "playground.datasets.source_for",
    "playground.experiments.lr_range_test",
    "playground.recovery.find_copies",
    "playground.training.metric_table",
    "playground.project.document.training_to_save",
    "playground.project.project_change",
    "playground.project.output_range",
    "playground.project.pieces.block_library",
    "playground.project.runs.differences",
    "playground.graph.alignment",
    "playground.graph.guides",
    "playground.nn.inspect.activation_curve",
    "playground.nn.inspect.offers",
    "playground.nn.inspect.trials",
    "playground.nn.optimizer_presets",
    "playground.experiments.lanes.seed_band",
)
"""What brings the program that is not the window."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what to open."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        nargs="?",
        help="a project (.playground), a lesson (.md), a template's name, a file or folder of "
        "data, - for a table from the standard input, a link of the browser playground, or a link "
        "to a lesson (#lesson=2&class=1); without it, the circle problem",
    )


def run(args: Namespace) -> int:
    """Open the window and stay until it is closed."""
    if args.source is not None:
        check_source(args.source)
    return open_window_with(source=args.source)


def open_window_with(
    begin: Callable[[MainWindow], None] | None = None, source: str | None = None
) -> int:
    """Open the window on a SOURCE, or with what ``begin`` does; say so where that cannot be."""
    problem = screen_problem()
    if problem:
        print_notice(problem)
        return FAILED
    open_window = load_application()
    if source == STANDARD_INPUT:
        from playground.cli.source.data_input import take_input

        source = take_input()
    return open_window(source, begin)


def load_application() -> Callable[[str | None, Callable[[MainWindow], None] | None], int]:
    """Import the window's code, without looking for garbage meanwhile; returns what opens it.

    Imports leave hardly any, and looking for it would take a tenth of the start. What they made
    stays to the end, so no later search looks at it either.

    The engine comes first: once Qt is there, it reads the source text of every module imported,
    to see whether it names Qt.
    """
    gc.disable()
    try:
        for module in ENGINE:
            import_module(module)
        with importing_ui():
            from playground.ui.app.application import main
        return main
    finally:
        gc.enable()
        gc.freeze()
