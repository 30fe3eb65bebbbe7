"""A search: trials are made, written, and told."""

import sys
import time
from argparse import Namespace
from pathlib import Path

from playground.cli.commands.sweeps.outputs import save_with_runs, sweep_outputs
from playground.cli.reports.search_report import SearchReport
from playground.cli.reports.sweep_report import check_metric
from playground.cli.source.training_start import Start
from playground.cli.terminal.output_files import write_all
from playground.cli.terminal.process import DIVERGED, FAILED, code_of, print_notice
from playground.cli.terminal.progress_bars import watched_work
from playground.experiments.search.space import different
from playground.experiments.search.trial import best_first
from playground.experiments.sweep import train_cell
from playground.experiments.sweep_trials import SearchPlan, SearchResult, cell_of, read_axis, search
from playground.project import Project
from playground.project.set_value import set_values
from playground.storage.csv_writer import write_csv


def run_search(args: Namespace, start: Start) -> int:
    """Make trials, write what was asked for, and report."""
    axes = different([read_axis(text, start.project, set_values) for text in args.over])
    out, save = sweep_outputs(args, start)
    plan = SearchPlan(
        project=start.project,
        axes=axes,
        vary=set_values,
        metric=args.metric,
        rises=check_metric(args.metric, start.project),
        trials=args.trials,
        seeds=args.seeds,
        epochs=args.epochs,
        sampler=args.sampler or "tpe",
        prunes=not args.no_prune,
        storage=None if args.storage is None else Path(args.storage),
    )
    begun = time.perf_counter()
    result, interrupted = _searched(plan, args.jobs)
    seconds = time.perf_counter() - begun
    report = SearchReport(axes, result, args.metric, seconds, rises=plan.rises)
    states = [trial.outcome.state for trial in result.trials]
    writers = []
    if out is not None:
        writers.append((out, lambda: write_csv(report.table(), out)))
    if save is not None and "complete" in states:
        best = cell_of(plan, best_first(result.trials, rises=plan.rises)[0].values)
        again = [] if interrupted else [train_cell(best, plan.seeds, plan.epochs)[0]]
        writers.append((save, lambda: save_with_runs(save, best.spec, again)))
    written = write_all(writers)
    sys.stdout.write((report.json() if args.json else report.text()) + "\n")
    if not args.json:
        sys.stdout.write("".join(f"{line}\n" for line in written))
    if interrupted is not None:
        print_notice("interrupted; what was trained by then is told")
        return code_of(interrupted)
    if states and set(states) <= {"diverged", "refused"}:
        return DIVERGED if "diverged" in states else FAILED
    return 0 if len(written) == len(writers) else FAILED


def _searched(
    plan: SearchPlan[Project], jobs: int
) -> tuple[SearchResult, KeyboardInterrupt | None]:
    """Search; returns what there is, and what ended it early."""
    result = None
    try:
        with watched_work("searching") as progress:
            result = search(plan, progress, jobs)
    except KeyboardInterrupt as interrupt:
        if result is None:
            raise
        return result, interrupt
    return result, None
