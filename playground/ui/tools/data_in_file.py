"""Whether the project file carries its data: a switch, and an offer where they are small."""

import contextlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMessageBox, QWidget

from playground.core.text.numbers import bytes_text
from playground.datasets import DatasetConfig
from playground.datasets.base.embedded import embedded_files
from playground.project.data_files import data_files
from playground.project.embedding.embed_data import (
    SMALL_BYTES,
    NotEmbedded,
    data_to_embed,
    embed,
    take_out,
)
from playground.project.project_change import Cause, ProjectChange
from playground.ui.controllers.document import Document
from playground.ui.files.base.file_work import Job
from playground.ui.files.files import Files
from playground.ui.shell.banner import Banner
from playground.ui.support.save_dialog import ask_save_name
from playground.ui.support.settings import Settings
from playground.ui.widgets.menu_tips import allow

OFFER = "embed"
"""The offer's cause in the banner."""

SWITCH = "embed_data"
NO_FILE = "These data come from no file: the project needs none to open elsewhere"
"""The action that includes the data, or takes them out."""


class DataInFile(QObject):
    """Puts the document's data into its file and takes them out, as edits that can be undone.

    Small data that are named only are offered to be included, once a document, when it is saved.

    Parameters
    ----------
    document
        Whose data.
    files
        Saves.
    settings
        Remember which documents were asked about, and whether to ask at all.
    banner
        Where the offer stands.
    actions
        The switch, the writing, and whether to ask.
    window
        Above which to ask.

    Signals
    -------
    message(text)
        Something went as wished.
    """

    message = Signal(str)

    def __init__(
        self,
        document: Document,
        files: Files,
        settings: Settings,
        banner: Banner,
        actions: Mapping[str, QAction],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document = document
        self._files = files
        self._settings = settings
        self._banner = banner
        self._window = window
        self._switch, self._save_data = actions[SWITCH], actions["save_data"]
        self._ask = actions["ask_to_embed"]
        self._is_asked = False
        document.changed.connect(self._follow)
        document.opened.connect(self._forget)
        document.saved.connect(self._offer)
        banner.dismissed.connect(self._note_dismissed)
        self._show()

    def toggle(self) -> None:
        """Put the data into the file, or take them out."""
        wanted = self._switch.isChecked()
        self._show()  # it is as asked for once that is done
        if wanted:
            self._include()
        else:
            self._take_out()

    def save_data(self) -> None:
        """Write the data that are in the file as a file of their own, too."""
        config, path = self._document.project.dataset, self._ask_place()
        if path is not None:
            self._start(
                f"Saving {path.name}",
                partial(take_out, config, path),
                lambda _: self.message.emit(f"Saved the data as {path.name}"),
            )

    def set_asking(self) -> None:
        """Ask about small data from now on, or not."""
        self._settings.asks_to_embed = self._ask.isChecked()
        if not self._settings.asks_to_embed:
            self._banner.clear_cause(OFFER)

    # in and out ---------------------------------------------------------------------------------

    def _include(self) -> None:
        config = self._document.project.dataset
        is_offered = self._banner.cause == OFFER
        try:
            data = data_to_embed(config)
        except NotEmbedded as error:
            self._refuse(str(error))
            return

        def done(inside: DatasetConfig) -> None:
            if not self._push(f"Include {data.name} in the file", config, inside):
                return
            self._banner.clear_cause(OFFER)
            if is_offered:
                self._files.saving.save()
            else:
                self.message.emit(
                    f"{data.name} ({bytes_text(data.size)}) goes into the project file when it is "
                    "saved"
                )

        self._start(f"Including {data.name}", partial(embed, config), done)

    def _take_out(self) -> None:
        config, path = self._document.project.dataset, self._ask_place()
        if path is not None:
            self._start(
                f"Saving {path.name}",
                partial(take_out, config, path),
                lambda outside: self._push(f"Keep {path.name} outside the file", config, outside),
            )

    def _push(self, text: str, before: DatasetConfig, after: DatasetConfig) -> bool:
        """Make it an edit, unless the person chose other data meanwhile; tell whether it is one."""
        project = self._document.project
        if project.dataset != before:
            return False
        self._document.push(text, project.replace(dataset=after))
        return True

    def _ask_place(self) -> Path | None:
        first = next(iter(embedded_files(self._document.project.dataset).values()), None)
        if first is None:
            return None
        ending = Path(first.name).suffix
        suggested = str(Path(self._settings.folder) / first.name)
        filters = f"Data (*{ending})" if ending else "All files (*)"
        path = ask_save_name(self._window, "Save data as", suggested, filters)
        return path.absolute() if path is not None else None

    def _start(self, what: str, job: Job, done: Callable[[DatasetConfig], object]) -> None:
        def finish(config: DatasetConfig) -> None:
            done(config)

        self._files.work.start(what, job, finish, self._refuse)

    def _refuse(self, message: str) -> None:
        self._show()
        QMessageBox.warning(self._window, "The data", message[:1].upper() + message[1:])

    # the offer ----------------------------------------------------------------------------------

    def _offer(self) -> None:
        """After a save: offer to include data that are small and only named, once a document."""
        path = self._document.path
        if self._is_asked or path is None or not self._settings.asks_to_embed:
            return
        if self._banner.text or self._settings.was_asked_to_embed(path):
            return
        config = self._document.project.dataset
        if not data_files(config):
            return
        try:
            data = data_to_embed(config)
        except NotEmbedded:
            return
        if data.size > SMALL_BYTES:
            return
        self._is_asked = True
        self._banner.show_message(
            f"{data.name} ({bytes_text(data.size)}) is not in the project file, which needs it "
            "wherever it is opened. Include it?",
            OFFER,
            SWITCH,
            "Include the data",
            dismiss="Only name it",
            is_error=False,
        )

    def _note_dismissed(self, cause: str) -> None:
        if cause == OFFER and self._document.path is not None:
            self._settings.note_asked_to_embed(self._document.path)

    # what there is ------------------------------------------------------------------------------

    def _follow(self, change: ProjectChange) -> None:
        if change.dataset or change.cause is Cause.OPENING:
            if self._banner.cause == OFFER:
                self._banner.clear()
            self._show()

    def _forget(self) -> None:
        self._is_asked = False

    def _show(self, _: object = None) -> None:
        """Show whether the data are in the file, and how large that would make it."""
        config = self._document.project.dataset
        outside, inside = data_files(config), embedded_files(config)
        text = "&Include data in the file"
        if outside:
            with contextlib.suppress(NotEmbedded):
                data = data_to_embed(config)
                text = f"{text} ({bytes_text(data.size)})"
        self._switch.setText(text)
        allow(self._switch, "" if outside or inside else NO_FILE)
        self._switch.setChecked(bool(inside) and not outside)
        allow(self._save_data, "" if inside else "The project's file holds no data of its own")
        self._ask.setChecked(self._settings.asks_to_embed)
