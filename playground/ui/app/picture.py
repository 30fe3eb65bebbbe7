"""Pictures of the window without a person: what it shows, at which third of which step."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from msgspec import Struct
from PySide6.QtCore import QDeadlineTimer, QEventLoop, Qt
from PySide6.QtWidgets import QApplication

from playground.core import PlaygroundError, ValueNotAllowed
from playground.core.progress import Progress, go_on, unwatched
from playground.explain import ExplainContext, ParameterIndex
from playground.explain.base.parameter_index import check_target
from playground.project import Project
from playground.project.document.trained_state import TrainedState
from playground.session.base.events import Diverged, Failed, Rejected, StateReady, Stopped
from playground.training.base.phase import Phase
from playground.training.trainer import Trainer
from playground.ui.app.application import make_application
from playground.ui.app.main_window import MainWindow
from playground.ui.app.window.accessible_texts import accessible_texts
from playground.ui.app.window.discarding import discard
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.explain.explain_panel import TABS
from playground.ui.pictures.network_drawing import Look
from playground.ui.support.background_task import BackgroundTask
from playground.ui.support.settings import Settings, ThemeChoice

Third = Literal["", "forward", "backward", "update"]

THIRDS: dict[str, tuple[str, Phase]] = {
    "forward": ("forward", Phase.FORWARD),
    "backward": ("backprop", Phase.BACKWARD),
    "update": ("update", Phase.UPDATED),
}
"""The thirds of a step in order: the action that runs each, and the phase it leaves behind."""

EXPLAIN = "explain"
PATIENCE_MS = 600_000
ANSWER_MS = 120_000
"""How long a picture waits for its training, and for what its panels compute."""


class PictureWish(Struct, frozen=True):
    """What a picture is to show.

    Parameters
    ----------
    size
        Width and height in pixels.
    theme
        ``light`` or ``dark``.
    epochs
        How long to train first.
    at
        The moment of the timeline to go back to then, in updates; ``None`` for the newest.
    third
        Up to which third of the next step to go then; the empty string: between two steps.
    show
        Docks to bring to the front, by their names; ``explain.rate`` is a tab of the Explain dock.
    layer, target
        A layer to select, and one of its weights or biases to explain.
    sample
        A row of the data to choose, counted from 0.
    texts
        A ``.json`` file for the texts of everything in sight.
    network
        Whether the picture is of the network alone: the whole, in full detail.
    transparent
        Whether nothing is behind such a network.
    """

    size: tuple[int, int] = (1440, 900)
    theme: ThemeChoice = "light"
    epochs: int = 0
    at: int | None = None
    third: Third = ""
    show: tuple[str, ...] = ()
    layer: str = ""
    target: ParameterIndex | None = None
    sample: int | None = None
    texts: Path | None = None
    network: bool = False
    transparent: bool = False


def screenshot(
    path: Path,
    project: Project,
    wish: PictureWish | None = None,
    state: TrainedState | None = None,
    progress: Progress = unwatched,
) -> None:
    """Write a picture of the window, in its first layout.

    Parameters
    ----------
    path
        A ``.png`` file.
    project
        The document to show.
    wish
        What is to be seen of it; by default the window before any training.
    state
        The trained state to begin with; without it training begins anew.
    progress
        Asked again and again, of work whose whole is not known; ``False`` from it ends that.

    Raises
    ------
    Cancelled
        Once ``progress`` said so: no picture is written.
    PlaygroundError
        When the picture cannot be written, names something that is not there, or shows something
        that cannot be trained though it should be.
    """
    # Settings of its own: the person's layout neither shows in the picture nor changes.
    make_application()
    wish = wish or PictureWish()
    with TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "settings.ini")
        settings.theme = wish.theme
        settings.reduced_motion = True  # a picture shows where things end
        window = MainWindow(project, settings)
        try:
            _Picture(window, wish, progress).take(path, state)
        finally:
            discard(window, window.document.undo_stack)


class _Picture:
    """One window on its way to a picture."""

    def __init__(self, window: MainWindow, wish: PictureWish, progress: Progress) -> None:
        self._window, self._wish, self._progress = window, wish, progress
        self._ends: list[str] = []
        window.client.event_arrived.connect(lambda event: self._ends.extend(_end_of(event)))

    def take(self, path: Path, state: TrainedState | None) -> None:
        """Show, train, press and choose what is wished for, then write the files."""
        window, wish = self._window, self._wish
        self._check_names()
        window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, True)
        window.resize(*wish.size)
        window.show()
        window.canvas.fit()
        window.live_views.release_plots()  # nobody waits for the first picture
        window.begin(StateReady(0, 0, state.checkpoint, state.history) if state else None)
        if wish.epochs:
            window.client.run_epochs(wish.epochs)
        done = round(state.checkpoint.epoch) if state else 0
        self._wait_for_epochs(done + wish.epochs)
        if self._wants_training and window.client.latest is None:
            raise PlaygroundError(f"{path} shows no training: {'; '.join(self._ends)}")
        self._go_back()
        self._show_docks()
        self._choose()
        self._run_thirds()
        self._settle()
        self._ask()
        window.canvas.live.finish()
        if wish.network:
            self._draw_network(path)
        elif not window.grab().save(str(path)):
            raise PlaygroundError(f"{path}: the picture cannot be written there")
        if wish.texts is not None:
            texts = json.dumps(accessible_texts(window), indent=1, ensure_ascii=False)
            wish.texts.write_text(f"{texts}\n", encoding="utf-8")

    def _draw_network(self, path: Path) -> None:
        """Write the network alone, once it knows all its values."""
        from playground.ui.pictures.network_formats import write_network

        known: list[bool] = []
        self._window.live_views.fill_canvas(lambda: known.append(True))
        while not known:
            self._let_events_run()
        write_network(path, self._window.canvas, Look(transparent=self._wish.transparent))

    @property
    def _wants_training(self) -> bool:
        wish = self._wish
        asked = (wish.epochs, wish.third, wish.target)
        return any(asked) or wish.sample is not None or wish.at is not None

    # what is there ------------------------------------------------------------------------------

    def _check_names(self) -> None:
        """Refuse a dock, tab or layer that is not there, before anything is trained."""
        known = [*self._window.docks.all, *(f"{EXPLAIN}.{tab.key}" for tab in TABS)]
        for name in self._wish.show:
            if name not in known:
                raise ValueNotAllowed("show", name, f"choose among {', '.join(known)}")
        layers = [node.id for node in self._window.document.project.network.nodes]
        if self._wish.layer and self._wish.layer not in layers:
            raise ValueNotAllowed("select", self._wish.layer, f"choose among {', '.join(layers)}")

    def _show_docks(self) -> None:
        docks = self._window.docks
        for name in self._wish.show:
            dock, _, tab = name.partition(".")
            if dock == EXPLAIN:
                if not docks.all[EXPLAIN].isVisible():
                    docks.toggle_explain()
                if tab:
                    self._window.views.explain.panel.raise_tab(tab)
            docks.raise_dock(dock)
            self._let_events_run()

    def _choose(self) -> None:
        """Select the layer, its weight and the sample."""
        window, wish = self._window, self._wish
        if wish.layer:
            window.presenter.select((wish.layer,))
        target = wish.target
        if target is not None:
            answers: list[object] = []
            window.client.questions.read(
                lambda trainer: _trouble_with(trainer, target),
                lambda answer: answers.append(answer.value),
            )
            self._wait(lambda: bool(answers), ANSWER_MS)
            if answers and isinstance(answers[0], PlaygroundError):
                raise answers[0]
            window.parameter.choose((target.node_id, target.name, target.index))
        dataset = window.client.dataset
        if wish.sample is not None and dataset is not None:
            count = len(dataset.raw.x)
            if wish.sample >= count:
                allowed = f"use a whole number from 0 to {count - 1}"
                raise ValueNotAllowed("sample", wish.sample, allowed)
            window.sample.choose(wish.sample)

    def _go_back(self) -> None:
        """Go to the moment of the timeline that is wished for."""
        window, at = self._window, self._wish.at
        if at is None:
            return
        state = window.views.timeline.state
        if not state.first <= at <= state.last:
            allowed = f"use a step from {state.first:,} to {state.last:,}"
            raise ValueNotAllowed("at", at, allowed)
        window.timeline.go_to(at)
        client = window.client

        def arrived() -> bool:
            return (
                window.timeline.is_settled
                and client.latest is not None
                and (client.latest.step == at)
            )

        self._wait(arrived, ANSWER_MS)

    # running it ---------------------------------------------------------------------------------

    def _run_thirds(self) -> None:
        """Press the buttons of a step's thirds, one after the other, as far as is wished."""
        window, client = self._window, self._window.client
        if not self._wish.third:
            return
        if self._wish.third == "update":  # the change stays in sight as long as it takes
            window.actions_by_name["wires_change"].trigger()
        for third, (action, phase) in THIRDS.items():
            window.actions_by_name[action].trigger()
            self._wait(partial(_stands_at, client, phase), ANSWER_MS)
            if third == self._wish.third:
                break
        if self._ends:
            raise PlaygroundError("; ".join(self._ends))

    def _wait_for_epochs(self, epochs: int) -> None:
        """Let the window run until it shows the wanted epoch, or says why it will not come."""
        client = self._window.client

        def arrived() -> bool:
            latest = client.latest
            return latest is not None and latest.epoch >= epochs and not client.is_running

        self._wait(lambda: bool(self._ends) or arrived(), PATIENCE_MS)
        self._let_events_run()

    def _settle(self) -> None:
        """Wait until nothing is computed in the background for what is in sight."""
        self._let_events_run()
        for _ in range(2):  # the first answer may come before the views', the second does not
            answers: list[object] = []
            self._window.client.questions.read(lambda _: None, answers.append)
            self._wait(partial(bool, answers), ANSWER_MS)
        self._wait(self._is_settled, ANSWER_MS)
        self._let_events_run()

    def _is_settled(self) -> bool:
        window = self._window
        tasks = window.findChildren(BackgroundTask)
        follower = window.followers.explaining
        return not any(task.is_running for task in tasks) and (
            follower is None or follower.is_settled
        )

    def _wait(self, until: Callable[[], bool], patience: int) -> None:
        deadline = QDeadlineTimer(patience)
        while not (until() or deadline.hasExpired()):
            self._ask()
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def _ask(self) -> None:
        """End the work where nobody wants the picture any more."""
        go_on(self._progress, 0, 0)

    def _let_events_run(self) -> None:
        for _ in range(3):
            self._ask()
            self._window.frames.tick()
            QApplication.processEvents()


def _stands_at(client: TrainingClient, phase: Phase) -> bool:
    return client.latest is not None and client.latest.phase is phase


def _end_of(event: object) -> Sequence[str]:
    """Return why no more epochs are to be expected, if an event says so."""
    match event:
        case Rejected(error=error, diagnostics=diagnostics):
            return [error or "; ".join(found.message for found in diagnostics)]
        case Failed(error=error):
            return [error]
        case Diverged(message=reason) | Stopped(reason=reason):
            return [reason]
    return []


def _trouble_with(trainer: Trainer, target: ParameterIndex) -> PlaygroundError | None:
    """Return why there is no such number in what is trained."""
    try:
        check_target(ExplainContext.of(trainer), target)
    except PlaygroundError as error:
        return error
    return None
