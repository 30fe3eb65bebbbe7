"""What the actions do, in groups: each returns its slots by the actions' names.

Dialogs are imported when they are opened: the window need not wait for them at its start.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from playground.core import PlaygroundError
from playground.project import Project
from playground.project.templates import DEFAULT, template
from playground.session.base.events import StateReady
from playground.ui.app.steps.phase_undo import PhaseUndo
from playground.ui.app.window.training_tools import TrainingTools
from playground.ui.canvas import NetworkCanvas
from playground.ui.controllers.document import Document
from playground.ui.controllers.document_edits import DocumentEdits
from playground.ui.controllers.problem_reports import ProblemReports
from playground.ui.controllers.quick_fix_controller import QuickFixController
from playground.ui.controllers.step_messages import StepMessages
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.files.files import Files
from playground.ui.shell.banner import Banner
from playground.ui.shell.status_bar import StatusBar

Handlers: TypeAlias = dict[str, Callable[[], object]]


class TrainActions:
    """Training, and what runs beside it on copies: races and the learning-rate finder."""

    def __init__(
        self,
        client: TrainingClient,
        edits: DocumentEdits,
        messages: StepMessages,
        reports: ProblemReports,
        phases: PhaseUndo,
        beside: TrainingTools,
    ) -> None:
        self._beside = beside
        self._client = client
        self._phases = phases
        self._edits = edits
        self._messages = messages
        self._reports = reports

    def handlers(self) -> Handlers:
        """Return what each action does."""
        client, compare = self._client, self._beside.comparisons
        return {
            "play": self._play_or_pause,
            "reset": self._reset,
            "allow_memory": self._reports.allow_memory,
            "forward": lambda: self._run_phase("forward"),
            "backprop": lambda: self._run_phase("backward"),
            "update": lambda: self._run_phase("update"),
            "step": lambda: self.run(client.step),
            "step_back": self._step_back,
            "run_epoch": lambda: self.run(client.run_epochs),
            "race": lambda: self._compare(compare.race),
            "race_batches": lambda: self._compare(lambda: compare.race("batch_sizes")),
            "sweep": lambda: self._compare(compare.sweep),
            "train_seeds": lambda: self._compare(compare.train_seeds),
            "find_rate": self._beside.lr_finder.open,
            "predict_file": self._beside.prediction.open,
        }

    def run(self, command: Callable[[], object]) -> None:
        """Give a command behind which no third of a step is described."""
        self._messages.rest()
        self._phases.forget()
        command()

    def _run_phase(self, third: str) -> None:
        self._phases.press(third)
        self._messages.expect()

    def _step_back(self) -> None:
        self._messages.rest()
        self._phases.step_back()

    def _play_or_pause(self) -> None:
        self.run(self._client.pause if self._client.is_running else self._client.play)

    def _reset(self) -> None:
        self._reports.forget_failures()
        if self._client.can_reset:
            self.run(self._edits.reset_training)
            self._messages.message.emit(
                "Training begins again; Edit → Undo gives back what was learnt."
            )
        else:
            self.run(self._client.reset)

    def _compare(self, command: Callable[[], object]) -> None:
        """Pause, and open what compares copies of the training."""
        self.run(self._client.pause)
        command()


class EditActions:
    """Editing the network, and looking at it."""

    def __init__(
        self, phases: PhaseUndo, canvas: NetworkCanvas, quick_fix: QuickFixController
    ) -> None:
        self._phases = phases
        self._canvas = canvas
        self._quick_fix = quick_fix

    def handlers(self) -> Handlers:
        """Return what each action does."""
        canvas = self._canvas
        return {
            "undo": self._phases.undo,
            "redo": self._phases.redo,
            "delete": canvas.layers.delete_selected,
            "cut": canvas.clipboard.cut,
            "copy": canvas.clipboard.copy,
            "duplicate": canvas.clipboard.duplicate,
            "select_all": canvas.layers.select_all,
            "connect": lambda: canvas.layers.connect_selected("out"),
            "connect_from": lambda: canvas.layers.connect_selected("in"),
            "quick_fix": self._quick_fix.apply,
            "zoom_in": canvas.zoom_in,
            "zoom_out": canvas.zoom_out,
            "zoom_reset": canvas.zoom_reset,
            "fit": canvas.fit,
            "arrange": canvas.layers.arrange,
        }


class FileActions:
    """Other documents, saving, links and the way out."""

    def __init__(
        self,
        document: Document,
        client: TrainingClient,
        files: Files,
        messages: StepMessages,
        banner: Banner,
        canvas: NetworkCanvas,
        status: StatusBar,
        window: QWidget,
    ) -> None:
        self._document = document
        self._client = client
        self._files = files
        self._messages = messages
        self._banner = banner
        self._canvas = canvas
        self._status = status
        self._window = window

    def handlers(self) -> Handlers:
        """Return what each action does."""
        files = self._files
        return {
            "new": lambda: self.open_template(DEFAULT),
            "open": files.choose_project,
            "open_data": files.choose_data,
            "open_folder": files.choose_folder,
            "open_link": files.ask_link,
            "copy_link": self._copy_link,
            "save": files.saving.save,
            "save_as": files.saving.save_as,
            "export_model": files.models.choose,
            "copy_usage": files.models.copy_usage,
            "quit": self._window.close,
        }

    def open_template(self, name: str) -> None:
        """Start again from a template, after asking about unsaved work."""
        self._files.saving.ask_then(lambda: self._files.opened.emit(template(name), None, None))

    def open(self, project: Project, state: StateReady | None, path: Path | None) -> None:
        """Show another document, with its trained state if it has one.

        Nobody is asked about a playground without a file; undo brings it back from behind another.
        """
        document, client = self._document, self._client
        is_used = client.can_reset or document.undo_stack.count() > 0
        self._messages.rest()
        client.leave()
        self._banner.clear()
        if is_used and document.path is None and path is None and state is None:
            document.begin_another(f"Begin with {project.name}", project)
            self._status.set_message("Begun anew; Undo brings back what was there, as it was.")
        else:
            document.open(project, path)
            client.begin(project, state)
        self._canvas.fit()

    def _copy_link(self) -> None:
        try:
            link = self._document.project.to_link()
        except PlaygroundError as error:
            QMessageBox.information(self._window, "No link for this project", str(error))
            return
        QApplication.clipboard().setText(link)
        network = self._document.project.network
        lacks = "" if network.unnamed is network else "; names of layers are not part of it"
        self._status.set_message(f"Link copied{lacks}")


class HelpActions:
    """What there is to read."""

    def __init__(self, actions: Mapping[str, QAction], window: QWidget) -> None:
        self._actions = actions
        self._window = window

    def handlers(self) -> Handlers:
        """Return what each action does."""
        return {"keyboard": self._show_keyboard_map, "about": self._show_about}

    def _show_keyboard_map(self) -> None:
        from playground.ui.tools.help_dialogs import KeyboardMap

        KeyboardMap(self._actions, self._window).exec()

    def _show_about(self) -> None:
        from playground.ui.tools.help_dialogs import show_about

        show_about(self._window)


def connect_actions(
    actions: Mapping[str, QAction], handlers: Handlers, first: Callable[[], object]
) -> None:
    """Have actions do what they are for.

    Parameters
    ----------
    actions, handlers
        By name.
    first
        Comes before everything else: a number still being typed counts before Step, Save or Undo
        do their work.
    """
    for name, handler in handlers.items():
        actions[name].triggered.connect(first)
        actions[name].triggered.connect(handler)
