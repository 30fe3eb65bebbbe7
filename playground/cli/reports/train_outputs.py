"""The files a training shall write: checked before it begins, written when it ends."""

from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct

from playground.cli.plotting.plots import plot_writer, shows_moments
from playground.cli.reports.metric_report import write_metrics
from playground.cli.source.headless_training import HeadlessTraining
from playground.cli.terminal.output_files import check_outputs, check_suffix
from playground.core import PlaygroundError
from playground.datasets.base.embedded import embedded_files
from playground.project.project import write_project
from playground.project.runs.kept_members import kept_runs
from playground.storage.source_kind import PROJECT_SUFFIX


class Output(Struct, frozen=True):
    """One file to write.

    Parameters
    ----------
    option, path
        Who asked for it, and where.
    write
        Returns what there is to say about it.
    shows_moments
        Whether it needs the moments on the way.
    """

    option: str
    path: Path
    write: Callable[[HeadlessTraining], str | None]
    shows_moments: bool = False


def outputs_of(args: Namespace, data: Sequence[Path]) -> tuple[Output, ...]:
    """Return what the options ask for.

    Parameters
    ----------
    args
        The options.
    data
        The files that are trained from.

    Raises
    ------
    PlaygroundError
        For an unknown ending or plot, a folder that is missing or closed to writing, a file that
        two options name, or one that holds the data.
    """
    outputs = tuple(_asked(args))
    check_outputs([(f"--{output.option}", output.path) for output in outputs], data)
    return outputs


def _asked(args: Namespace) -> Iterator[Output]:
    if args.embed and not any(Path(name).suffix.lower() == PROJECT_SUFFIX for name in args.export):
        raise PlaygroundError("--embed: add --export FILE.playground, which the data go into")
    for name in args.export:
        yield _export(Path(name))
    for text in args.plot:
        kind, separator, name = text.partition("=")
        if not separator or not name:
            raise PlaygroundError(f"--plot {text!r:.80}: write KIND=FILE, as in loss=loss.png")
        write = plot_writer(kind, Path(name))
        yield Output("plot", Path(name), write, shows_moments(kind))
    if args.history is not None:
        path = Path(args.history)
        check_suffix("--history", path, (".csv",))
        yield Output("history", path, partial(_history, path))
    if args.metrics is not None:
        path = Path(args.metrics)
        check_suffix("--metrics", path, (".csv",))
        yield Output("metrics", path, partial(write_metrics, path))


def _history(path: Path, training: HeadlessTraining) -> None:
    training.log.write(path)


def _export(path: Path) -> Output:
    # Imported here: a training without an export need not wait for the exporters.
    from playground.exchange import FORMATS

    suffixes = (*FORMATS, PROJECT_SUFFIX)
    check_suffix("--export", path, suffixes)
    if path.suffix.lower() != PROJECT_SUFFIX:
        return Output("export", path, partial(_export_model, path))
    return Output("export", path, partial(_save, path))


def _export_model(path: Path, training: HeadlessTraining) -> str:
    """Write the model, the curves with it where a format holds them; returns what was checked."""
    from playground.exchange import export_model

    return export_model(path, training.trainer, history=training.state().history).text


def _save(path: Path, training: HeadlessTraining) -> str | None:
    """Write the project with its training; returns what there is to say about it."""
    project = training.start.project
    write_project(path, project, training.state(), runs=kept_runs(path))
    names = [file.name for file in embedded_files(project.dataset).values()]
    return f"with {' and '.join(names)} in it" if names else None
