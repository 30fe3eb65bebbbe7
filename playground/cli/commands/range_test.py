"""``playground range-test SOURCE``: which learning rates are worth trying."""

import sys
from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from playground.cli.reports.result_outputs import add_result_files, writers_of
from playground.cli.source.start_options import add_changes, add_seed, add_source
from playground.cli.terminal.formats import json_text
from playground.cli.terminal.process import FAILED
from playground.core.errors import PlaygroundError
from playground.storage.csv_writer import write_csv

if TYPE_CHECKING:
    from playground.experiments.lr_range_test import RangeTest


def add_arguments(parser: ArgumentParser) -> None:
    """Declare SOURCE, the range, and what to write."""
    parser.usage = "playground range-test SOURCE [options]"
    parser.epilog = (
        "The rate rises by the same factor from step to step, in a copy of the training; where the "
        "loss falls fastest is a good rate to begin with."
    )
    add_source(parser)
    add_changes(parser)
    add_seed(parser)
    parser.add_argument("--low", type=float, metavar="RATE", help="the first rate")
    parser.add_argument("--high", type=float, metavar="RATE", help="the last rate")
    parser.add_argument("--steps", type=int, metavar="N", help="how many updates")
    add_result_files(parser, "the curve", "the curve")
    parser.add_argument(
        "--json", action="store_true", help="print the curve and the suggestion as one JSON object"
    )


def run(args: Namespace) -> int:
    """Test, write what was asked for, and report."""
    from playground.cli.plotting.plots import range_test_writer
    from playground.cli.source.headless_training import HeadlessTraining
    from playground.cli.source.training_start import start_of
    from playground.cli.terminal.output_files import write_all
    from playground.cli.terminal.progress_bars import watched_work
    from playground.experiments.lr_range_test import range_test

    start = start_of(args.source, target=args.target, settings=args.set, seed=args.seed)
    outputs = writers_of(args, start.data_files, range_test_writer, _write_history)
    trainer = HeadlessTraining(start).trainer
    asked = {name: getattr(args, name) for name in ("low", "high", "steps")}
    with watched_work("testing") as progress:
        found = range_test(
            start.project,
            checkpoint=trainer.checkpoint(),
            dataset=trainer.dataset,
            progress=progress,
            **{name: value for name, value in asked.items() if value is not None},
        )
    if not len(found.rates):
        raise PlaygroundError(found.reason)
    written = write_all((path, partial(write, found)) for path, write in outputs)
    if args.json:
        sys.stdout.write(_as_json(found) + "\n")
    else:
        sys.stdout.write("\n".join([_as_text(found), *written]) + "\n")
    return 0 if len(written) == len(outputs) else FAILED


def _write_history(found: "RangeTest", path: Path) -> None:
    write_csv(found.table(), path)


def _as_json(found: "RangeTest") -> str:
    return json_text(
        {
            "suggestion": found.suggestion,
            "reason": found.reason,
            "learning_rate": found.rates.tolist(),
            "loss": found.losses.tolist(),
            "smoothed_loss": found.smoothed.tolist(),
        }
    )


def _as_text(found: "RangeTest") -> str:
    """Return the curve at even distances, and the suggestion with its reason."""
    shown = range(0, len(found.rates), max(1, len(found.rates) // 12))
    lines = [f"{'learning rate':>14}  {'smoothed loss':>14}"]
    lines += [f"{found.rates[i]:>14.3g}  {found.smoothed[i]:>14.4g}" for i in shown]
    said = "no suggestion" if found.suggestion is None else f"suggestion: {found.suggestion:g}"
    return "\n".join([*lines, f"{said}: {found.reason}"])
