"""What the actions do: training commands, other documents, links and dialogs.

Dialogs are imported when they are opened: the window need not wait for them at its start.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox

from playground.core import PlaygroundError
from playground.project import Project
from playground.project.templates import DEFAULT, template
from playground.session.messages import (
    Command,
    Pause,
    Play,
    Reset,
    RunEpochs,
    RunPhase,
    RunSteps,
    StateReady,
)
from playground.training.base.config import TrainingConfig
from playground.ui.controllers.document import Document
from playground.ui.controllers.frame_loop import FrameLoop
from playground.ui.controllers.problem_reports import Troubles
from playground.ui.controllers.step_messages import PhaseReport
from playground.ui.controllers.training_client import Controller
from playground.ui.files.files import Files
from playground.ui.shell.status_bar import StatusBar
from playground.ui.shell.views import Views
from playground.ui.tools.lr_finder import LRFinder


class Operations:
    """Carries out what a person chooses from the menus and the toolbar.

    Parameters
    ----------
    send
        Queues a command for the worker.
    """

    def __init__(
        self,
        window: QMainWindow,
        send: Callable[[Command], None],
        document: Document,
        controller: Controller,
        frames: FrameLoop,
        files: Files,
        rates: LRFinder,
        phases: PhaseReport,
        troubles: Troubles,
        views: Views,
        status: StatusBar,
        actions: Mapping[str, QAction],
    ) -> None:
        self._window = window
        self._send_now = send
        self._document = document
        self._controller = controller
        self._frames = frames
        self._files = files
        self._rates = rates
        self._phases = phases
        self._troubles = troubles
        self._views = views
        self._status = status
        self._actions = actions
        files.opened.connect(self.open)
        views.banner.action_requested.connect(self.trigger)
        for name, handler in self._handlers().items():
            # A number still being typed counts before Step, Save or Undo do their work.
            actions[name].triggered.connect(views.apply_typing)
            actions[name].triggered.connect(handler)

    def _handlers(self) -> dict[str, Callable[[], object]]:
        """Return what every action of the table does."""
        canvas, files = self._views.canvas, self._files
        return {
            "new": lambda: self.open_template(DEFAULT),
            "open": files.choose_project,
            "open_csv": files.choose_csv,
            "open_link": files.ask_link,
            "copy_link": self._copy_link,
            "save": files.save,
            "save_as": files.save_as,
            "export_model": files.choose_model,
            "quit": self._window.close,
            "undo": self._document.undo_stack.undo,
            "redo": self._document.undo_stack.redo,
            "delete": canvas.delete_selected,
            "duplicate": canvas.duplicate_selected,
            "select_all": canvas.select_all,
            "zoom_in": canvas.zoom_in,
            "zoom_out": canvas.zoom_out,
            "zoom_reset": canvas.zoom_reset,
            "fit": canvas.fit,
            "arrange": canvas.arrange,
            "play": lambda: self.send(Pause() if self._frames.running else Play()),
            "reset": self._reset,
            "forward": lambda: self._run_phase("forward"),
            "backprop": lambda: self._run_phase("backward"),
            "update": lambda: self._run_phase("update"),
            "step": lambda: self.send(RunSteps(1)),
            "run_epoch": lambda: self.send(RunEpochs(1)),
            "race": self._race,
            "find_rate": self._rates.open,
            "keyboard": self._show_keyboard_map,
            "about": self._show_about,
        }

    def send(self, command: Command) -> None:
        """Queue a command that a person gave."""
        self._phases.rest()
        self._send_now(command)

    def trigger(self, name: str) -> None:
        """Do what an action does."""
        self._actions[name].trigger()

    def open_template(self, name: str) -> None:
        """Start again from a template, after asking about unsaved edits."""
        self._files.ask_then(lambda: self.open(template(name), None, None))

    def open(self, project: Project, state: StateReady | None, path: Path | None) -> None:
        """Show another document, with its trained state if it has one."""
        self.send(Pause())
        self._views.banner.clear()
        self._document.open(project, path)
        self._controller.begin(state)
        self._views.canvas.fit()

    def _run_phase(self, phase: str) -> None:
        self.send(RunPhase(phase))
        self._phases.expect()

    def _reset(self) -> None:
        self._troubles.forget_failures()
        self.send(Reset())

    def _race(self) -> None:
        """Race optimizers from the training's start, or from where it stands."""
        self.send(Pause())
        self._files.with_state(self._open_race)

    def _open_race(self, state: StateReady) -> None:
        from playground.ui.tools.race_dialog import RaceDialog

        dialog = RaceDialog(
            self._document.project,
            state.checkpoint,
            self._controller.dataset,
            self._files.theme,
            self._window,
        )
        dialog.config_chosen.connect(self._use_winner)
        dialog.open()

    def _use_winner(self, config: TrainingConfig, text: str) -> None:
        self._document.push(text, self._document.project.replace(training=config))

    def _show_keyboard_map(self) -> None:
        from playground.ui.tools.help_dialogs import KeyboardMap

        KeyboardMap(self._actions, self._window).exec()

    def _show_about(self) -> None:
        from playground.ui.tools.help_dialogs import show_about

        show_about(self._window)

    def _copy_link(self) -> None:
        try:
            link = self._document.project.to_link()
        except PlaygroundError as error:
            QMessageBox.information(self._window, "No link for this project", str(error))
            return
        QApplication.clipboard().setText(link)
        self._status.tell("Link copied")
