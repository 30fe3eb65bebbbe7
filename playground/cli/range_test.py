"""``playground range-test SOURCE``: which learning rates are worth trying."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from playground.cli.start_options import add_changes, add_seed, add_source
from playground.core.errors import PlaygroundError

if TYPE_CHECKING:
    from playground.training.range_test import RangeTest

    Writer: TypeAlias = Callable[[RangeTest], None]

EXIT_FAILED = 1


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
    parser.add_argument("--plot", metavar="FILE", help="write the curve as .png, .svg or .csv")
    parser.add_argument("--history", metavar="FILE.csv", help="write the curve")
    parser.add_argument(
        "--json", action="store_true", help="print the curve and the suggestion as one JSON object"
    )


def run(args: Namespace) -> int:
    """Test, write what was asked for, and report."""
    from playground.cli.paths import write_all
    from playground.cli.start import start_of
    from playground.cli.training import Training
    from playground.cli.watched import watched
    from playground.training.range_test import range_test

    start = start_of(args.source, target=args.target, settings=args.set, seed=args.seed)
    outputs = _outputs(args, start.data_files)
    trainer = Training(start).trainer
    asked = {name: getattr(args, name) for name in ("low", "high", "steps")}
    with watched("testing") as progress:
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
    return 0 if len(written) == len(outputs) else EXIT_FAILED


def _outputs(args: Namespace, data: Sequence[Path]) -> "list[tuple[Path, Writer]]":
    """Return what writes each file asked for; a path that cannot be written is refused now."""
    from playground.cli.paths import check_places, check_suffix
    from playground.core.csv_table import write_csv

    writers: list[tuple[Path, Writer]] = []
    places = []
    if args.plot is not None:
        from playground.cli.plots import range_test_writer

        path = Path(args.plot)
        places.append(("--plot", path))
        writers.append((path, range_test_writer(path)))
    if args.history is not None:
        history = Path(args.history)
        check_suffix("--history", history, (".csv",))
        places.append(("--history", history))
        writers.append((history, lambda found: write_csv(found.table(), history)))
    check_places(places, data)
    return writers


def _as_json(found: "RangeTest") -> str:
    return json.dumps(
        {
            "suggestion": found.suggestion,
            "reason": found.reason,
            "learning_rate": found.rates.tolist(),
            "loss": found.losses.tolist(),
            "smoothed_loss": found.smoothed.tolist(),
        },
        allow_nan=False,
    )


def _as_text(found: "RangeTest") -> str:
    """Return the curve at even distances, and the suggestion with its reason."""
    shown = range(0, len(found.rates), max(1, len(found.rates) // 12))
    lines = [f"{'learning rate':>14}  {'smoothed loss':>14}"]
    lines += [f"{found.rates[i]:>14.3g}  {found.smoothed[i]:>14.4g}" for i in shown]
    said = "no suggestion" if found.suggestion is None else f"suggestion: {found.suggestion:g}"
    return "\n".join([*lines, f"{said}: {found.reason}"])
