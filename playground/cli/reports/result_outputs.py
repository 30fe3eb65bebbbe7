"""The files a race or a range test shall write: checked before it begins."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias, TypeVar

from playground.cli.terminal.output_files import check_outputs, check_suffix

Result = TypeVar("Result")
Writer: TypeAlias = Callable[[Result], None]


def add_result_files(parser: ArgumentParser, curve: str, history: str) -> None:
    """Declare a plot of a result and its numbers, and in words what they are."""
    parser.add_argument("--plot", metavar="FILE", help=f"write {curve} as .png, .svg, .pdf or .csv")
    parser.add_argument("--history", metavar="FILE.csv", help=f"write {history}")


def writers_of(
    args: Namespace,
    data: Sequence[Path],
    plot: Callable[[Path], Writer[Result]],
    history: Callable[[Result, Path], None],
) -> list[tuple[Path, Writer[Result]]]:
    """Return what writes each file asked for.

    Parameters
    ----------
    args
        The options.
    data
        The files that are trained from.
    plot
        Returns what draws a result into a file, or refuses.
    history
        Writes a result as CSV.

    Raises
    ------
    PlaygroundError
        For a path that cannot be written, or one that holds data.
    """
    writers: list[tuple[Path, Writer[Result]]] = []
    places = []
    if args.plot is not None:
        path = Path(args.plot)
        places.append(("--plot", path))
        writers.append((path, plot(path)))
    if args.history is not None:
        table = Path(args.history)
        check_suffix("--history", table, (".csv",))
        places.append(("--history", table))
        writers.append((table, lambda result: history(result, table)))
    check_outputs(places, data)
    return writers
