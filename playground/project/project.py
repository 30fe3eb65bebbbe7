"""The document: everything a person chose, nothing that training computed; and its file.

A ``.playground`` file is a zip archive. ``project.json`` holds the document with an integer format
version. When training has begun, the members of :mod:`playground.project.document.trained_state`
follow, then those of the runs; at last come the files of its data, where they are embedded.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from playground.core.progress import Progress, unwatched
from playground.datasets import DatasetConfig
from playground.graph import CanvasLayout, NetworkSpec
from playground.project.data_files import (
    data_files,
    data_name,
    with_absolute_paths,
    with_present_paths,
)
from playground.project.document.archive import read_archive, write_archive
from playground.project.document.codec import decode_document, encode_document
from playground.project.document.file_errors import BadState, NotAProject, ProjectFileError
from playground.project.document.migrations import CURVES_FORMAT, PLAIN_FORMAT, RUNS_FORMAT
from playground.project.document.state_check import check_state
from playground.project.document.trained_state import (
    KeptTraining,
    TrainedState,
    decode_state,
    encode_state,
    has_newer_curves,
)
from playground.project.embedding.embed_data import embed as embed_files
from playground.project.embedding.embedded_members import Unpacking, files_to_embed
from playground.project.links.keys import LinkParts
from playground.project.links.reader import read_link
from playground.project.links.writer import write_link
from playground.project.runs.kept_members import Runs, kept_runs, kept_training
from playground.project.runs.run import RunSetup
from playground.project.runs.run_list import NO_RUNS, RunList
from playground.project.runs.run_members import decode_runs, encode_runs, is_of_runs
from playground.storage.atomic_write import write_atomically
from playground.storage.source_kind import PROJECT_MEMBER
from playground.training.base.config import TrainingConfig

Speed = Literal["1", "10", "60", "epoch", "unlimited"]


class ViewConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """What the person looks at; changing it never touches training.

    Parameters
    ----------
    show_test
        Draw the test points.
    discretize
        Show the output field as classes instead of a smooth value.
    log_loss
        A logarithmic loss axis.
    speed
        The limit on updates per second: a number, ``epoch`` (one epoch a frame) or ``unlimited``.
    """

    show_test: bool = False
    discretize: bool = False
    log_loss: bool = False
    speed: Speed = "unlimited"


class Project(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole document as one frozen value.

    Parameters
    ----------
    name
        What the window's title shows before the first save.
    network, layout
        The drawn network, and where its cards stand.
    dataset, training, view
        Which data, how to train, what to look at.
    browser_seed
        When set, data, split, initial weights are all drawn from the browser playground's own
        generator, seeded with this text, so that its links reproduce; the numeric seeds rest.
    unseen
        Points painted on the plane that are never trained on; see :attr:`unseen_points`. Where
        there are none it is left out of the file, for older versions to open it.
    """

    name: str = "Untitled"
    network: NetworkSpec = NetworkSpec()
    layout: CanvasLayout = CanvasLayout()
    dataset: DatasetConfig = DatasetConfig()
    training: TrainingConfig = TrainingConfig()
    view: ViewConfig = ViewConfig()
    browser_seed: str = ""
    unseen: str | UnsetType = UNSET

    @property
    def unseen_points(self) -> str:
        """The painted points as drawn points are written: ``x,y,class`` or ``x,y,value`` each."""
        return "" if isinstance(self.unseen, UnsetType) else self.unseen

    def with_unseen(self, text: str) -> "Project":
        """Return a copy with other painted points; with the empty text there are none."""
        return self.replace(unseen=text or UNSET)

    def with_data(self, dataset: DatasetConfig) -> "Project":
        """Return a copy on other data; one that is called after its data is so again."""
        is_named_after = self.name == data_name(self.dataset)
        return self.replace(
            dataset=dataset, name=data_name(dataset) if is_named_after else self.name
        )

    def replace(self, **changes: object) -> "Project":
        """Return a copy with some fields replaced."""
        return replace(self, **changes)

    @classmethod
    def load(cls, path: str | Path) -> "Project":
        """Read the document from a project file, without what training made of it.

        A project is what a person chose; a training of it begins with initial weights. To go on
        from the file's training, use ``Trainer.load(path)``.

        Raises
        ------
        ProjectFileError
            When the file is missing, damaged, newer than this application, or hostile.
        """
        return read_project(Path(path)).project

    def save(self, path: str | Path, *, drop_training: bool = False, embed: bool = False) -> None:
        """Write the document to a project file, atomically.

        Parameters
        ----------
        path
            The file. A training that it holds stays in it, byte for byte, even if it does not fit
            the document any more; and so do its runs.
        drop_training
            Write the document alone.
        embed
            Put the files of its data into the project file, so that it opens on every computer;
            data that are in no file, or in there already, need not be put. This value stays as it
            is; :meth:`load` gives the one that names them by their content.

        Raises
        ------
        ProjectFileError, NotEmbedded
            When the document could not be opened again, or its data cannot be put into it.
        AttachmentMissing
            When data that were in its file are not on this computer any more.
        FileNotWritten
            When the system refuses.
        """
        file = Path(path)
        project = self.embedded() if embed else self
        kept = None if drop_training else kept_training(file)
        write_project(file, project, kept, runs=NO_RUNS if drop_training else kept_runs(file))

    def embedded(self) -> "Project":
        """Return a project whose files of data go into its own, if there are any.

        Raises
        ------
        NotEmbedded
            When a file is missing or too large.
        """
        return self.replace(dataset=embed_files(self.dataset)) if data_files(self.dataset) else self

    def trained_as(self, setup: RunSetup) -> "Project":
        """Return a document that trains as a run did, with a name and a view of its own."""
        return self.replace(
            network=setup.network,
            layout=setup.layout,
            dataset=setup.dataset,
            training=setup.training,
            browser_seed=setup.browser_seed,
        )

    @classmethod
    def from_link(cls, url: str) -> "Project":
        """Make the project a browser-playground link describes.

        Raises
        ------
        LinkError
            Naming the key and value the link gets wrong.
        """
        parts = read_link(url)
        return cls(
            name="From a link",
            network=parts.network,
            layout=parts.layout,
            dataset=parts.dataset,
            training=parts.training,
            view=ViewConfig(show_test=parts.show_test, discretize=parts.discretize),
            browser_seed=parts.seed,
        )

    def to_link(self) -> str:
        """Return the browser-playground link that describes this project.

        Raises
        ------
        LinkError
            Naming what the browser playground does not have.
        """
        parts = LinkParts(
            network=self.network,
            layout=self.layout,
            dataset=self.dataset,
            training=self.training,
            show_test=self.view.show_test,
            discretize=self.view.discretize,
            seed=self.browser_seed,
        )
        return write_link(parts)


class Opened(Struct, frozen=True):
    """What a project file held.

    Parameters
    ----------
    project
        The document.
    state
        What training made of it; ``None`` when it was saved untrained, or when what the file holds
        does not fit the document (see ``kept.misfit``).
    kept
        The same as the file has it, usable or not; ``None`` when it was saved untrained.
    notes
        What is damaged and yet no reason not to open the rest, a sentence each.
    runs
        The trainings beside that one.
    unread_runs
        The same as the file has them, where they cannot be read.
    """

    project: Project
    state: TrainedState | None
    kept: KeptTraining | None = None
    notes: tuple[str, ...] = ()
    runs: RunList = NO_RUNS
    unread_runs: Mapping[str, bytes] = {}


def write_project(
    path: Path,
    project: Project,
    training: TrainedState | KeptTraining | None = None,
    *,
    runs: Runs = NO_RUNS,
    origins: Sequence[Path] = (),
    lenient: bool = False,
    pack: bool = True,
    progress: Progress = unwatched,
) -> tuple[str, ...]:
    """Write a project file, or leave the old one as it was.

    Parameters
    ----------
    path
        The file. Paths of data files in the document are made absolute, so that the project can be
        opened from any folder.
    project
        The document.
    training
        What training made of it, or what is carried along because it cannot be used now; ``None``
        writes an untrained project, whatever the file held.
    runs
        The trainings beside that one, or what :func:`kept_runs` returned.
    origins
        Files the document is from, which hold embedded data that this computer may have lost.
    lenient
        Write the rest where embedded data are nowhere any more.
    pack
        Compress embedded data, which takes longer.
    progress
        Told how many bytes are packed.

    Returns
    -------
    tuple of str
        What had to be left out, a sentence each.

    Raises
    ------
    ProjectFileError
        When the document or the state could not be opened again.
    AttachmentMissing
        When embedded data are nowhere any more.
    FileNotWritten
        When the system refuses.
    Cancelled
        When ``progress`` said so: the old file is as it was.
    """
    anywhere = project.replace(dataset=with_absolute_paths(project.dataset))
    if isinstance(runs, RunList):
        kept = encode_runs(runs.with_data(with_absolute_paths))
    else:
        kept = dict(runs)
    trained: Mapping[str, bytes] = {}
    match training:
        case TrainedState():
            check_state(project, training.checkpoint)
            trained = encode_state(training)
        case KeptTraining():
            trained = training.members
    beside = {**trained, **kept}
    members = {PROJECT_MEMBER: encode_document(anywhere, beside=_format_of(beside)), **beside}
    data = [project.dataset]
    if isinstance(runs, RunList):
        data += [run.setup.dataset for run in runs]
    embedded, notes = files_to_embed(data, (path, *origins), lenient=lenient)
    write_atomically(
        path,
        lambda file: write_archive(file, members, embedded, pack=pack, progress=progress),
    )
    return notes


def _format_of(members: Mapping[str, bytes]) -> int:
    """Return the oldest format that knows what stands beside a document."""
    if has_newer_curves(members):
        return CURVES_FORMAT
    return RUNS_FORMAT if any(is_of_runs(name) for name in members) else PLAIN_FORMAT


def read_project(path: Path, progress: Progress = unwatched) -> Opened:
    """Read a project file.

    A training that is sound but does not fit the document is no reason to refuse the document: it
    is kept, with the reason; and so are embedded data that are damaged.

    Raises
    ------
    ProjectFileError
        A subclass that names what is wrong: the file is missing, damaged, hostile, of a newer
        format, or its document or its trained state is invalid.
    Cancelled
        When ``progress``, told how many bytes are unpacked, said so.
    """
    unpacking = Unpacking(path)
    members = read_archive(path, unpacking.take, progress)
    if PROJECT_MEMBER not in members:
        raise NotAProject(f"{path} is not a project file: it holds no {PROJECT_MEMBER}")
    try:
        project = decode_document(members.pop(PROJECT_MEMBER), Project)
        own = {name: members.pop(name) for name in list(members) if is_of_runs(name)}
        state = decode_state(members) if members else None
    except ProjectFileError as error:
        raise type(error)(f"{path}: {error}") from error
    kept, runs, unread = None, NO_RUNS, {}
    try:
        runs = decode_runs(own).with_data(lambda data: with_present_paths(data, path.parent))
    except ProjectFileError as error:
        unpacking.notes.append(f"{path}: its runs cannot be used: {error}")
        unread = own
    if state is not None:
        misfit = _misfit(path, project, state)
        kept, state = KeptTraining(members, misfit), None if misfit else state
    found = project.replace(dataset=with_present_paths(project.dataset, path.parent))
    return Opened(found, state, kept, tuple(unpacking.notes), runs, unread)


def _misfit(path: Path, project: Project, state: TrainedState) -> str:
    try:
        check_state(project, state.checkpoint)
    except BadState as error:
        return f"{path}: {error}"
    return ""
