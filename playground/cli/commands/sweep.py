"""``playground sweep SOURCE``: settings over many values: every one, or trials of them."""

import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from playground.cli.commands.sweeps.search_options import add_search, check_search_options
from playground.cli.source.start_options import (
    add_changes,
    add_json,
    add_seed,
    add_seeds,
    add_source,
    bounded_int,
    natural_number,
)
from playground.cli.terminal.process import (
    DIVERGED,
    FAILED,
    INTERRUPTED,
    TERMINATED,
    code_of,
    print_notice,
)

if TYPE_CHECKING:
    from playground.experiments.sweep import CellResult
    from playground.experiments.sweep_grid import Cell
    from playground.project import Project

EPOCHS = 50
MOST_SEEDS = 64
MOST_JOBS = 64


def add_arguments(parser: ArgumentParser) -> None:
    """Declare SOURCE, what varies, and what to write."""
    parser.usage = "playground sweep SOURCE [--over KEY=VALUE,VALUE,…] [--trials N] [options]"
    parser.epilog = (
        "Every combination of the values is trained from its initial weights, exactly as it would "
        "train alone. Keys are those of --set; an unknown one lists them all. Without --over the "
        "source itself is trained from several seeds. With --trials as many combinations are "
        "chosen, each by what came of those before it (needs Optuna: the extra [sweep]). "
        f"Exit code: 0; 1 for an error; {DIVERGED} when every training diverged; "
        f"{INTERRUPTED} after Ctrl-C, {TERMINATED} after SIGTERM (what is through is written all "
        "the same)."
    )
    add_source(parser)
    add_changes(parser)
    parser.add_argument(
        "--over",
        action="append",
        default=[],
        metavar="KEY=VALUES",
        help="a setting and its values with commas between, as in "
        "optimizer.learning_rate=0.01,0.1; may be given twice. With --trials as often as wanted, "
        "and with ranges: learning_rate=1e-4..1:log, hidden_1.units=2..32",
    )
    add_seeds(parser, MOST_SEEDS, "train every combination")
    parser.add_argument(
        "--epochs",
        type=natural_number,
        default=EPOCHS,
        metavar="N",
        help="how many epochs to train (default: %(default)s)",
    )
    add_seed(parser)
    parser.add_argument(
        "--jobs",
        type=bounded_int(MOST_JOBS, 1),
        default=1,
        metavar="N",
        help="train in N processes at once (default: %(default)s)",
    )
    parser.add_argument(
        "--metric",
        default="test_loss",
        metavar="NAME",
        help="the number the table tells of every cell: train_loss, test_loss, test_accuracy, "
        "test_f1, … (default: %(default)s)",
    )
    parser.add_argument(
        "--out",
        "--csv",
        metavar="FILE.csv",
        help="write a row per combination and seed with every number; with --trials per trial",
    )
    parser.add_argument(
        "--save",
        metavar="FILE.playground",
        help="write the source with a run per combination; with --trials with the best "
        "settings and their run",
    )
    add_json(parser)
    add_search(parser)


def run(args: Namespace) -> int:
    """Sweep, write what was asked for, and report."""
    from playground.cli.commands.sweeps.outputs import save_with_runs, sweep_outputs
    from playground.cli.reports.sweep_report import as_json, as_text, check_metric
    from playground.cli.source.training_start import start_of
    from playground.cli.terminal.output_files import write_all
    from playground.experiments.sweep_grid import grid, read_varied
    from playground.experiments.sweep_results import sweep_table
    from playground.project.set_value import set_values
    from playground.storage.csv_writer import write_csv

    start = start_of(
        args.source, target=args.target, settings=args.set, seed=args.seed, restart=True
    )
    if args.trials is not None:
        from playground.cli.commands.sweeps.search import run_search

        return run_search(args, start)
    check_search_options(args)
    axes = [read_varied(text) for text in args.over]
    cells = grid(start.project, axes, set_values)
    out, save = sweep_outputs(args, start)
    check_metric(args.metric, start.project)
    begun = time.perf_counter()
    results, interrupted = _run(args, cells)
    seconds = time.perf_counter() - begun
    writers = []
    if out is not None:
        writers.append((out, lambda: write_csv(sweep_table(axes, results), out)))
    if save is not None:
        writers.append((save, lambda: save_with_runs(save, start.project, results)))
    written = write_all(writers)
    told = as_json if args.json else as_text
    sys.stdout.write(told(axes, results, args.metric, seconds) + "\n")
    if not args.json:
        sys.stdout.write("".join(f"{line}\n" for line in written))
    if interrupted is not None:
        print_notice("interrupted; what was trained by then is told")
        return code_of(interrupted)
    if all(result.refusal for result in results):
        return FAILED
    if all(all(result.troubles) for result in results):
        return DIVERGED
    return 0 if len(written) == len(writers) else FAILED


def _run(
    args: Namespace, cells: "Sequence[Cell[Project]]"
) -> "tuple[list[CellResult[Project]], KeyboardInterrupt | None]":
    """Train the cells; returns those that got through, in order, and what ended it early."""
    from playground.cli.terminal.progress_bars import watched_work
    from playground.experiments.sweep import run_cells, run_cells_apart

    found: dict[int, CellResult[Project]] = {}
    interrupted = None
    try:
        with watched_work("sweeping") as progress:
            if args.jobs > 1:
                made = run_cells_apart(cells, args.seeds, args.epochs, progress, args.jobs)
            else:
                made = run_cells(cells, args.seeds, args.epochs, progress)
            found.update(made)
    except KeyboardInterrupt as interrupt:
        interrupted = interrupt
    return [found[place] for place in sorted(found)], interrupted
