"""Where a sweep is written."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from playground.cli.source.training_start import Start
from playground.cli.terminal.output_files import check_outputs, check_suffix
from playground.experiments.sweep import CellResult
from playground.project.project import Project, write_project
from playground.project.runs.race_runs import sweep_runs
from playground.project.runs.run_list import RunList


def sweep_outputs(args: Namespace, start: Start) -> tuple[Path | None, Path | None]:
    """Return where to write the table and the project, after a look at whether that can be."""
    out = None if args.out is None else Path(args.out)
    save = None if args.save is None else Path(args.save)
    places = [("--out", out)] if out is not None else []
    places += [("--save", save)] if save is not None else []
    for option, path in places:
        check_suffix(option, path, (".csv",) if option == "--out" else (".playground",))
    if args.storage is not None:
        places.append(("--storage", Path(args.storage)))
    check_outputs(places, start.data_files)
    return out, save


def save_with_runs(path: Path, project: Project, results: Sequence[CellResult[Project]]) -> None:
    """Write a project with a run per result."""
    runs = RunList()
    for each in sweep_runs(results, "as it is"):
        runs = runs.added(each)
    write_project(path, project, runs=runs)
