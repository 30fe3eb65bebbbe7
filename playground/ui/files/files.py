"""Opening: which dialogs ask what, and what becomes of the document."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from playground.core import PlaygroundError
from playground.core.progress import Progress, go_on
from playground.datasets import DATASETS, DatasetConfig, DatasetSource
from playground.datasets.files.csv_source import CsvFile
from playground.datasets.images.image_source import ImageSource
from playground.datasets.source_for import source_for
from playground.datasets.tables.table_file import TableFile
from playground.project import Project
from playground.project.data_files import data_name, file_name
from playground.project.image_project import project_for_images
from playground.project.links.lesson_link import read_lesson_link
from playground.project.links.reader import link_notes
from playground.project.project import Opened, read_project
from playground.project.workbench import resolve
from playground.session.base.events import StateReady
from playground.storage.attachments import Attachment, AttachmentStore
from playground.storage.file_stamp import FileStamp, stamp_of
from playground.storage.source_kind import SourceKind, file_kind
from playground.ui.controllers.document import Document
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.files.base.file_work import FileWork
from playground.ui.files.data_filter import data_filter
from playground.ui.files.export.model_files import ModelFiles
from playground.ui.files.lesson_files import LessonFiles
from playground.ui.files.network_files import NetworkFiles
from playground.ui.files.saving.file_guard import FileGuard
from playground.ui.files.saving.saving import PROJECT_FILTER, Saving
from playground.ui.files.saving.unsaved_work import UnsavedWork
from playground.ui.support.settings import Settings
from playground.ui.theme.tokens import LIGHT, Theme

OPEN_FILTER = (
    f"Projects, lessons and models (*.playground *.md *.onnx);;{PROJECT_FILTER};;Lessons (*.md);;"
    "ONNX models (*.onnx)"
)

Found = TypeVar("Found")


class Files(QObject):
    """Everything about files, for the window.

    Signals
    -------
    message(text)
        Something went as wished.
    opened(project, state, path)
        A document was read: the project, its :class:`StateReady` or ``None``, its path or ``None``.
    """

    message = Signal(str)
    opened = Signal(object, object, object)

    def __init__(
        self,
        document: Document,
        client: TrainingClient,
        unsaved: UnsavedWork,
        guard: FileGuard,
        settings: Settings,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document, self._unsaved = document, unsaved
        self._settings = settings
        self._window = window
        self.work = FileWork(window)
        self.work.message.connect(self.message)
        self.opened.connect(self.work.give_up_opening)
        self.saving = Saving(document, client, unsaved, guard, settings, self.work)
        self.saving.message.connect(self.message)
        self.theme = LIGHT
        self.models = ModelFiles(document, client, settings, self.work)
        self.models.message.connect(self.message)
        self.networks = NetworkFiles(document, client, settings, self.work, window)
        self.networks.opened.connect(self._show_network)
        self.lessons = LessonFiles(settings, self.work)
        self.lessons.message.connect(self.message)

    def set_theme(self, theme: Theme) -> None:
        """Remember the colours for the dialogs to come."""
        self.theme = theme

    # opening ------------------------------------------------------------------------------------

    def choose_project(self) -> None:
        """Ask for a project file and open it."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, "Open project", self._settings.folder, OPEN_FILTER
        )
        path = Path(name)
        if name and _kind(path) in (SourceKind.LESSON, SourceKind.MODEL):
            self.open_path(path)
        elif name:
            self.saving.ask_then(lambda: self.open_project(path))

    def open_path(self, path: Path) -> None:
        """Open a project, a lesson, a model, images or a table, by its name or first bytes."""
        match _kind(path):
            case SourceKind.PROJECT:
                self.saving.ask_then(lambda: self.open_project(path))
            case SourceKind.LESSON:
                self.lessons.open_file(path)
            case SourceKind.MODEL:
                self.saving.ask_then(lambda: self.networks.open_file(path))
            case _:
                self.open_data(path)

    def open_project(self, path: Path) -> None:
        """Open a project file; on any error nothing changes."""
        self._settings.folder = str(path.parent)

        def read(progress: Progress) -> tuple[FileStamp | None, Opened]:
            stamp, opened = stamp_of(path), read_project(path, progress)
            resolve(opened.project, None)  # the window asks the same, and has it at once then
            return stamp, opened

        def show(found: tuple[FileStamp | None, Opened]) -> None:
            stamp, opened = found
            self._settings.add_recent(path)
            self.show(opened, path, stamp)
            misfit = opened.kept.misfit if opened.kept is not None else ""
            notes = [f"its training stays in the file but is not used: {misfit}"] if misfit else []
            self.message.emit("; ".join([f"Opened {path.name}", *notes, *opened.notes]))

        def failed(message: str) -> None:
            if not path.exists():
                self._settings.forget_recent(path)
            self.work.refuse("The project was not opened", message)

        self.open_with(f"Opening {path.name}", read, show, failed)

    def open_with(
        self,
        what: str,
        read: Callable[[Progress], Found],
        show: Callable[[Found], object],
        failed: Callable[[str], None],
    ) -> None:
        """Read another document, and show it; what is opened meanwhile takes its place.

        Where the document was edited or trained meanwhile, the person is asked before that is lost.
        """
        before, was_asked = self._document.project, self._unsaved.is_there

        def done(found: Found) -> None:
            self._take_place(before, lambda: show(found), was_asked=was_asked)

        self.work.open(what, read, done, failed)

    def show(self, opened: Opened, path: Path | None, stamp: FileStamp | None) -> None:
        """Make what was read the document, as that of a file that was like this, or of none."""
        state = None
        if opened.state is not None:
            state = StateReady(0, 0, opened.state.checkpoint, opened.state.history)
        self.opened.emit(opened.project, state, path)
        self.saving.note_opened(opened, path, stamp)
        self._document.set_runs(opened.runs, is_saved=path is not None)
        self._document.unread_runs = opened.unread_runs

    def _show_network(self, opened: Opened, message: str, before: Project) -> None:
        """Make a model's network the document, with its weights."""

        def show() -> None:
            self.show(opened, None, None)
            self.message.emit(message)

        self._take_place(before, show)

    def _take_place(
        self, before: Project, show: Callable[[], object], *, was_asked: bool = True
    ) -> None:
        """Show what was read; where there is more to lose than when that began, ask before."""
        if self._document.project is before and was_asked:
            show()
        else:
            self.saving.ask_then(show)

    def open_images(self, path: Path, source: type[DatasetSource]) -> None:
        """Open images as a document of their own, with a network that fits them."""
        self._settings.folder = str(path.parent)

        def show(project: Project) -> None:
            self._settings.add_recent(path)
            self.opened.emit(project, None, None)
            self.message.emit(f"Opened {path.name}")

        def failed(message: str) -> None:
            self.work.refuse("The images were not opened", message)

        def read(progress: Progress) -> Project:
            project = project_for_images(path, source)
            go_on(progress, 1, 1)
            return project

        self.open_with(f"Opening {path.name}", read, show, failed)

    def choose_data(self) -> None:
        """Ask for a file of data: a table and how to read it, or images."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, "Open data", self._settings.folder, data_filter()
        )
        if name:
            self.open_path(Path(name))

    def choose_folder(self) -> None:
        """Ask for a folder of images."""
        name = QFileDialog.getExistingDirectory(
            self._window, "Open a folder of images", self._settings.folder
        )
        if name:
            self.open_path(Path(name))

    def open_data(self, name: str | Path) -> None:
        """Open a file, a folder, or what is kept as part of a project file, with what reads it."""
        inside = Attachment.parse(str(name))
        path = Path(name)
        try:
            source = source_for(path if inside is None else AttachmentStore().path(inside))
        except PlaygroundError as error:
            self.work.refuse("The data was not opened", str(error))
            return
        if issubclass(source, TableFile):
            self.open_table(name, source)
        elif issubclass(source, ImageSource):
            self.saving.ask_then(lambda: self.open_images(path, source))
        else:  # a plug-in's, which asks nothing
            self._use(DatasetConfig(source.name, {"path": str(name)}), name)

    def show_table_settings(self, name: str) -> None:
        """Ask again how the table in use is read; ``name`` is its path or reference."""
        source = DATASETS.get(self._document.project.dataset.kind)
        if issubclass(source, TableFile):
            self.open_table(name, source)

    def open_table(
        self, name: str | Path, source: type[TableFile] = CsvFile, *, text: str = ""
    ) -> None:
        """Ask how to read a table, then train on it.

        Parameters
        ----------
        name
            Its path, or the reference of one that is in the project file.
        source
            What reads it.
        text
            What the edit is called.
        """
        from playground.ui.panels.csv.csv_dialog import CsvDialog

        # One that is in the project file has no place, and its reference is no path.
        path = Path(name) if Attachment.parse(str(name)) is None else None
        if path is not None:
            self._settings.folder = str(path.parent)
        config = self._document.project.dataset
        same = (config.kind, config.params.get("path")) == (source.name, str(name))
        known = config if same else None
        dialog = CsvDialog(str(name), self._window, known, self.theme, source)
        if dialog.exec():
            self._use(dialog.config(), name, text)
        dialog.deleteLater()

    def _use(self, dataset: DatasetConfig, name: str | Path, text: str = "") -> None:
        """Have the document train on data of a path, or of the project file."""
        document = self._document
        project = document.project.with_data(dataset).replace(browser_seed="")
        if document.path is None and not document.is_modified:
            # Nobody has made anything of the template it began with: it is about the data now.
            project = project.replace(name=data_name(dataset))
        document.push(text or f"Use data from {file_name(str(name))}", project)
        if Attachment.parse(str(name)) is None:
            self._settings.add_recent(Path(name))

    def ask_link(self) -> None:
        """Ask for a browser-playground link and open what it describes."""
        text, accepted = QInputDialog.getText(
            self._window,
            "Open link",
            "A link of the browser playground (playground.tensorflow.org/#…):",
        )
        if accepted and text.strip():
            self.open_link(text)

    def open_link(self, text: str) -> None:
        """Open what a browser-playground link describes, or the lesson that a link names."""
        try:
            lesson = read_lesson_link(text)
            if lesson is not None:
                self.lessons.open_link(lesson)
                return
            project = Project.from_link(text.strip())
        except PlaygroundError as error:
            self.work.refuse("The link was not opened", str(error))
            return

        def open_it() -> None:
            self.opened.emit(project, None, None)
            for note in link_notes(text):
                self.message.emit(f"Opened, but {note}")

        self.saving.ask_then(open_it)

    # ending ---------------------------------------------------------------------------------------

    def wait(self) -> None:
        """Wait for what is written, and read nothing more; for closing the window."""
        self.work.give_up_opening()
        self.work.wait()


def _kind(path: Path) -> SourceKind:
    """Tell what a file is; what reads data says why one cannot be read."""
    try:
        return file_kind(path)
    except (OSError, ValueError):
        return SourceKind.DATA
