"""``playground race SOURCE``: several ways to train from one start, side by side."""

import sys
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from playground.cli.start_options import add_source, add_start_options

if TYPE_CHECKING:
    from playground.training.race import Race

EPOCHS = 100
METRICS = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
EXIT_DIVERGED = 3
EXIT_INTERRUPTED = 130


def add_arguments(parser: ArgumentParser) -> None:
    """Declare SOURCE, who races, and what to write."""
    parser.usage = "playground race SOURCE [options]"
    parser.epilog = (
        "All lanes begin with the same weights, see the same batches and meet the same noise; each "
        "trains exactly as it would alone. “playground list optimizers” and “playground list "
        "optimizer-presets” tell the names. "
        f"Exit code: 0; 1 for an error; {EXIT_DIVERGED} when every lane diverged; "
        f"{EXIT_INTERRUPTED} after Ctrl-C (what was asked for is written all the same)."
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
        'schedule=cosine"; may be given several times',
    )
    parser.add_argument(
        "--seeds",
        type=_seeds,
        default=1,
        metavar="N",
        help="race from N initial weights; shown are the median and the middle half",
    )
    parser.add_argument(
        "--metric", choices=METRICS, default="test_loss", help="what counts (default: %(default)s)"
    )
    parser.add_argument("--plot", metavar="FILE", help="write the curves as .png, .svg or .csv")
    parser.add_argument(
        "--history", metavar="FILE.csv", help="write every lane's losses and accuracies"
    )
    parser.add_argument(
        "--json", action="store_true", help="print the result as one JSON object on stdout"
    )


def run(args: Namespace) -> int:
    """Race, write what was asked for, and report."""
    from playground.cli.race_report import as_json, as_text, check_applies
    from playground.training.standings import curves

    outputs = _outputs(args)
    race = _start(args)
    check_applies(race, args.metric)
    seconds, interrupted = _run(race, args.epochs)
    found = curves(race, args.metric)
    for write in outputs:
        write(race)
    written = [f"wrote {path}" for path in (args.plot, args.history) if path is not None]
    if args.json:
        sys.stdout.write(as_json(race, found, args.metric, seconds) + "\n")
    else:
        lines = [as_text(race, found, args.metric, seconds), *written]
        sys.stdout.write("\n".join(lines) + "\n")
    if interrupted:
        return EXIT_INTERRUPTED
    return 0 if race.running else EXIT_DIVERGED


def _start(args: Namespace) -> "Race":
    """Return the race as the options describe it, at its start."""
    from playground.cli.race_lanes import DEFAULT, lanes_of
    from playground.cli.start import start_of
    from playground.training.race import Race

    start = start_of(
        args.source,
        target=args.target,
        settings=args.set,
        seed=args.seed,
        restart=args.restart,
    )
    names = args.optimizers
    if names is None:
        names = "" if args.lane else DEFAULT
    lanes = lanes_of(start.project, names, args.lane)
    if start.state is None:
        return Race(start.project, lanes, args.seeds)
    from playground.cli.training import Training

    trainer = Training(start).trainer
    begin = trainer.checkpoint()
    return Race(start.project, lanes, args.seeds, checkpoint=begin, dataset=trainer.dataset)


def _run(race: "Race", epochs: int) -> tuple[float, bool]:
    """Race; returns the seconds it took, and whether Ctrl-C ended it."""
    from playground.cli.watched import watched

    begun = time.perf_counter()
    try:
        with watched("racing") as progress:
            race.run(epochs, progress)
    except KeyboardInterrupt:
        return time.perf_counter() - begun, True
    return time.perf_counter() - begun, False


def _outputs(args: Namespace) -> "list[Callable[[Race], None]]":
    """Return what writes each file asked for; a path that cannot be written is refused now."""
    from playground.cli.paths import check_suffix, check_writable
    from playground.cli.race_report import write_history

    writers: list[Callable[[Race], None]] = []
    if args.plot is not None:
        from playground.cli.plots import race_writer

        path = Path(args.plot)
        check_writable("--plot", path)
        writers.append(race_writer(path, args.metric))
    if args.history is not None:
        history = Path(args.history)
        check_suffix("--history", history, (".csv",))
        check_writable("--history", history)
        writers.append(lambda race: write_history(race, history))
    return writers


def _seeds(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)
