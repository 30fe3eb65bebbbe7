"""From SOURCE and options to the project to train, and the state to go on from."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from playground.cli.source.data_input import take_input
from playground.cli.source.fitting import for_other_data, for_table
from playground.cli.terminal.process import print_notice
from playground.core import PlaygroundError
from playground.datasets import DATASETS, DatasetConfig
from playground.datasets.images.image_source import ImageSource
from playground.datasets.source_for import source_for
from playground.datasets.tables.table_file import TableFile
from playground.project import Project
from playground.project.data_files import data_files
from playground.project.document.file_errors import StateDoesNotFit
from playground.project.document.trained_state import TrainedState
from playground.project.image_project import TRAIN_SHARE, with_network_for_images
from playground.project.links.reader import link_notes
from playground.project.project import read_project
from playground.project.set_value import is_about_data, set_value
from playground.project.templates import template
from playground.storage.attachments import Attachment, AttachmentStore
from playground.storage.source_kind import SourceKind, check_source

TABLE_TRAIN_SHARE = 70
WITHOUT_NETWORK = (SourceKind.DATA, SourceKind.INPUT)


class Start(Struct, frozen=True):
    """Where a training begins.

    Parameters
    ----------
    project
        With every option applied.
    opened
        The project as the file holds it, which is what ``state`` belongs to.
    state
        The trained state in the file, ``None`` to begin from initial weights.
    notes
        What was done to make network and data fit, one sentence each.
    """

    project: Project
    opened: Project
    state: TrainedState | None = None
    notes: tuple[str, ...] = ()

    @property
    def data_files(self) -> tuple[Path, ...]:
        """The files that are trained from, those that the options put aside included."""
        configs = (self.opened.dataset, self.project.dataset)
        return tuple(Path(name) for config in configs for name in data_files(config).values())


def start_of(
    source: str,
    *,
    target: str | None = None,
    settings: Sequence[str] = (),
    seed: str | None = None,
    restart: bool = False,
) -> Start:
    """Read a SOURCE and apply options; what is odd about it, yet no error, is printed on stderr.

    Parameters
    ----------
    source
        A link, a template's name, or the path of a project, of images or of a table.
    target
        The column of a table to predict.
    settings
        ``KEY=VALUE`` texts.
    seed
        Replaces the training seed, or a link's.
    restart
        Leave the trained state in a project file aside.

    Raises
    ------
    PlaygroundError
        When SOURCE cannot be read, or an option does not fit it.
    """
    kind = check_source(source)
    opened, state = _open(source, kind, restart)
    pairs = [_split(setting) for setting in settings]
    about_data = [pair for pair in pairs if is_about_data(pair[0])]
    others = [pair for pair in pairs if not is_about_data(pair[0])]
    # The data comes first: it decides what network is made, and which settings there are.
    project = _with_settings(_with_target(opened, target), about_data)
    notes: tuple[str, ...] = ()
    known = DATASETS.get(project.dataset.kind)
    if kind in WITHOUT_NETWORK and issubclass(known, ImageSource):
        project = with_network_for_images(project)
    elif kind in WITHOUT_NETWORK:
        fitted = for_table(project)
        project, notes = fitted.project, fitted.notes
    elif project.dataset != opened.dataset:
        fitted = for_other_data(project)
        project, notes = fitted.project, fitted.notes
    project = _seeded(_with_settings(project, others), seed)
    return Start(project, opened, None if restart else state, notes)


def start_from(source: str, options: Namespace) -> Start:
    """Read a SOURCE and apply the options of ``start_options.add_start_options``.

    Raises
    ------
    PlaygroundError
        As :func:`start_of`.
    """
    try:
        return start_of(
            source,
            target=options.target,
            settings=options.set,
            seed=options.seed,
            restart=options.restart,
        )
    except StateDoesNotFit as error:
        raise StateDoesNotFit(f"{error}; --restart begins anew") from error


def _open(source: str, kind: SourceKind, restart: bool) -> tuple[Project, TrainedState | None]:
    """Read a SOURCE; a table and images come without a network."""
    match kind:
        case SourceKind.LINK:
            for note in link_notes(source):
                print_notice(note)
            return Project.from_link(source), None
        case SourceKind.TEMPLATE:
            return template(source), None
        case SourceKind.PROJECT:
            file = read_project(Path(source))
            for note in file.notes:
                print_notice(note)
            if file.kept is not None and file.kept.misfit and not restart:
                raise StateDoesNotFit(file.kept.misfit)
            return file.project, file.state
        case SourceKind.INPUT:
            return data_project(take_input()), None
        case SourceKind.DATA:
            return data_project(source), None
        case _:
            raise _no_start(source, kind)


def _no_start(source: str, kind: SourceKind) -> PlaygroundError:
    """Return why nothing is trained from a source, and what opens it."""
    if kind is SourceKind.MODEL:
        way = f"a model; open it on data with: playground import {source} DATA --save FILE"
    else:
        way = f"a lesson; open it with: playground lesson {source}"
    return PlaygroundError(f"{source} is {way}")


def data_project(path: str) -> Project:
    """Return a project that only names its data: a file's path, a folder's, or embedded data."""
    embedded = Attachment.parse(path)
    source = source_for(Path(path) if embedded is None else AttachmentStore().path(embedded))
    name = Path(path if embedded is None else embedded.name).stem
    share = TRAIN_SHARE if issubclass(source, ImageSource) else TABLE_TRAIN_SHARE
    return Project(name=name, dataset=DatasetConfig(source.name, {"path": path}, share))


def _split(setting: str) -> tuple[str, str]:
    key, separator, value = setting.partition("=")
    if not separator or not key:
        raise PlaygroundError(f"--set {setting!r:.80}: write KEY=VALUE, as in batch_size=16")
    return key.strip(), value.strip()


def with_settings(project: Project, settings: Sequence[str]) -> Project:
    """Return a project with ``KEY=VALUE`` texts applied.

    Raises
    ------
    PlaygroundError
        When there is no such setting, or a value does not fit it.
    """
    return _with_settings(project, [_split(setting) for setting in settings])


def _with_settings(project: Project, settings: Sequence[tuple[str, str]]) -> Project:
    for key, text in settings:
        project = set_value(project, key, text)
    return project


def _with_target(project: Project, target: str | None) -> Project:
    if target is None:
        return project
    source = DATASETS.get(project.dataset.kind)
    if not issubclass(source, TableFile):
        raise PlaygroundError(
            f"--target: only a table in a file has columns to choose; this is {source.name}"
        )
    params = {**project.dataset.params, "target": target}
    return project.replace(dataset=replace(project.dataset, params=params))


def _seeded(project: Project, seed: str | None) -> Project:
    """Put a seed where the project keeps it: a link's is text, others are whole numbers."""
    if seed is None:
        return project
    if project.browser_seed:
        return project.replace(browser_seed=seed)
    return set_value(project, "seed", seed)
