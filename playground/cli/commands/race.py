"""``playground race SOURCE``: several ways to train from one start, side by side."""

import sys
import time
from argparse import ArgumentParser, Namespace
from functools import partial
from typing import TYPE_CHECKING

from playground.cli.reports.result_outputs import add_result_files, writers_of
from playground.cli.source.start_options import add_json, add_seeds, add_source, add_start_options
from playground.cli.terminal.process import (
    DIVERGED,
    FAILED,
    INTERRUPTED,
    TERMINATED,
    code_of,
    print_notice,
)

if TYPE_CHECKING:
    from playground.cli.source.training_start import Start
    from playground.experiments.batch_race import AnyRace

EPOCHS = 100
MOST_SEEDS = 1000
METRICS = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare SOURCE, who races, and what to write."""
    parser.usage = "playground race SOURCE [options]"
    parser.epilog = (
        "All lanes begin with the same weights, see the same batches and meet the same noise; each "
        "trains exactly as it would alone, until its stop conditions are met. Lanes that differ "
        "in batch_size, network, data, loss or seed have batches of their own. "
        "“playground list optimizers” and “playground list optimizer-presets” tell the names. "
        f"Exit code: 0; 1 for an error; {DIVERGED} when every lane diverged; "
        f"{INTERRUPTED} after Ctrl-C, {TERMINATED} after SIGTERM (what was asked for is written "
        "all the same)."
    )
    add_source(parser)
    add_start_options(parser, EPOCHS)
    parser.add_argument(
        "--optimizers",
        metavar="NAMES",
        help="optimizers or presets (momentum: SGD with momentum 0.9) with commas between, each at "
        "its default settings, or the project's own (default: sgd,momentum,rmsprop,adam)",
    )
    parser.add_argument(
        "--lane",
        action="append",
        default=[],
        metavar="TEXT",
        help='a lane of your own: "quick: optimizer=adam optimizer.learning_rate=0.1 '
        'schedule=cosine", with any KEY=VALUE that --set takes; may be given several times',
    )
    add_seeds(parser, MOST_SEEDS, "show the median and the middle half of races")
    parser.add_argument(
        "--metric", choices=METRICS, default="test_loss", help="what counts (default: %(default)s)"
    )
    add_result_files(parser, "the curves", "every lane's losses and accuracies")
    add_json(parser)


def run(args: Namespace) -> int:
    """Race, write what was asked for, and report."""
    from playground.cli.plotting.plots import race_writer
    from playground.cli.reports.race_report import as_json, as_text, check_applies, write_history
    from playground.cli.source.training_start import start_from
    from playground.cli.terminal.output_files import write_all
    from playground.experiments.race_results import curves

    start = start_from(args.source, args)
    outputs = writers_of(
        args, start.data_files, lambda path: race_writer(path, args.metric), write_history
    )
    race = _grid(args, start)
    check_applies(race, args.metric)
    seconds, interrupted = _run(race, args.epochs)
    found = curves(race, args.metric)
    written = write_all((path, partial(write, race)) for path, write in outputs)
    if args.json:
        sys.stdout.write(as_json(race, found, args.metric, seconds, start.project) + "\n")
    else:
        lines = [as_text(race, found, args.metric, seconds, start.project), *written]
        sys.stdout.write("\n".join(lines) + "\n")
    if interrupted is not None:
        print_notice("interrupted; what was trained by then is told")
        return code_of(interrupted)
    if not any(curve.finished for curve in found):
        return DIVERGED
    return 0 if len(written) == len(outputs) else FAILED


def _grid(args: Namespace, start: "Start") -> "AnyRace":
    """Return the race as the options describe it, at its start."""
    from playground.cli.source.race_lanes import DEFAULT, lanes_of
    from playground.experiments.batch_race import race_of

    names = args.optimizers
    if names is None:
        names = "" if args.lane else DEFAULT
    lanes = lanes_of(start.project, names, args.lane)
    if start.state is None:
        return race_of(start.project, lanes, args.seeds)
    from playground.cli.source.headless_training import HeadlessTraining

    trainer = HeadlessTraining(start).trainer
    begin = trainer.checkpoint()
    return race_of(start.project, lanes, args.seeds, checkpoint=begin, dataset=trainer.dataset)


def _run(race: "AnyRace", epochs: int) -> tuple[float, KeyboardInterrupt | None]:
    """Race; returns the seconds it took, and what ended it early."""
    from playground.cli.terminal.progress_bars import watched_work

    begun = time.perf_counter()
    try:
        with watched_work("racing") as progress:
            race.run(epochs, progress)
    except KeyboardInterrupt as interrupt:
        return time.perf_counter() - begun, interrupt
    return time.perf_counter() - begun, None
