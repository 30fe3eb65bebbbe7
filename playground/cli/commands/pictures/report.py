"""``playground report SOURCE --out FILE``: one page that tells of a training."""

import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from pathlib import Path
from typing import TYPE_CHECKING

from playground.cli.source.start_options import add_source, add_start_options
from playground.cli.terminal.output_files import check_outputs, check_suffix
from playground.cli.terminal.process import DIVERGED, print_notice

if TYPE_CHECKING:
    from playground.exchange.report.reproduction import Reproduction
    from playground.project.runs.run_list import RunList

EXAMPLES = """examples:
  playground report work.playground --out work.html     # of the training in the file
  playground report iris --epochs 100 --out iris.pdf    # trains first
  playground report digits --set optimizer=sgd --epochs 20 --out sgd.html
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare SOURCE, what to change, how long to train, and the file."""
    parser.usage = "playground report SOURCE --out FILE [options]"
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = EXAMPLES
    add_source(parser)
    parser.add_argument(
        "--out",
        required=True,
        metavar="FILE",
        help="the file to write: .html, one page that needs no other file, or .pdf",
    )
    add_start_options(parser, 0)


def run(args: Namespace) -> int:
    """Train as far as is wished, then write the report."""
    from playground.cli.plotting.display import importing_ui, use_offscreen_without_screen
    from playground.cli.source.headless_training import HeadlessTraining
    from playground.cli.source.training_start import start_from
    from playground.cli.terminal.progress_bars import watched_work

    path = Path(args.out)
    check_suffix("report", path, (".html", ".pdf"))
    start = start_from(args.source, args)
    check_outputs([("report", path)], start.data_files)
    use_offscreen_without_screen()
    with importing_ui():
        from playground.ui.app.report_window import write_report
    training = HeadlessTraining(start)
    trained = 0 if training.restarted else training.trainer.epoch
    if args.epochs:
        training.run(args.epochs)
        training.finish()
    if training.diverged:
        print_notice(training.diverged)
    if training.interrupted is not None:
        raise training.interrupted
    again = _again(args, trained + args.epochs)
    state, runs = training.state(), _runs(args.source)
    with watched_work("writing the report") as progress:
        write_report(path, start.project, state, runs, again, progress)
    sys.stdout.write(f"wrote {path}\n")
    return DIVERGED if training.diverged else 0


def _again(args: Namespace, epochs: int) -> "Reproduction":
    """Return the command that trains as this one did, from the beginning."""
    from playground.exchange.report.reproduction import from_source
    from playground.storage.source_kind import SourceKind, check_source

    options: list[str] = []
    if args.target is not None:
        options += ["--target", args.target]
    if args.set:
        options += ["--set", *args.set]
    if args.seed is not None:
        options += ["--seed", args.seed]
    if check_source(args.source) is SourceKind.PROJECT:
        options.append("--restart")
    return from_source(args.source, options, epochs)


def _runs(source: str) -> "RunList":
    """Return the trainings that a project file keeps."""
    from playground.project.project import read_project
    from playground.project.runs.run_list import RunList
    from playground.storage.source_kind import SourceKind, check_source

    if check_source(source) is not SourceKind.PROJECT:
        return RunList()
    return read_project(Path(source)).runs
