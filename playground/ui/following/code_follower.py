"""Keeps the Code dock at the network, the optimizer and the moment the training stands at."""

from __future__ import annotations

import time
from functools import partial

from msgspec import Struct
from PySide6.QtCore import QObject

from playground.core import Array, PlaygroundError
from playground.core.text.numbers import counted
from playground.exchange.code.base.program import BlockName, CodeProgram
from playground.explain import ExplainContext
from playground.session.base.events import TrainerRead
from playground.session.snapshots.snapshot import Snapshot
from playground.training.base.phase import Phase
from playground.ui.canvas.network_canvas import NetworkCanvas
from playground.ui.controllers.answers.present_step import read_step
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.panels.code.code_panel import CodePanel
from playground.ui.support.background_task import BackgroundTask, TaskRun

PAUSE_SECONDS = 0.5
"""The least time between two looks at a training that runs."""

RAN: dict[Phase, BlockName] = {Phase.FORWARD: "forward", Phase.BACKWARD: "backprop"}
LONGEST_WAIT = 2.0

_COMING = "; names hold what they will for the coming batch"
_HOLD = {
    Phase.FORWARD: "; gradients as ② will find them, for the batch",
    Phase.BACKWARD: ", the batch",
}
"""What batch the arrays are of: after an update, that of the next step, at the new weights."""


class FoundCode(Struct, frozen=True, eq=False):
    """A program, what its layers are called, and what its names hold at a step."""

    program: CodeProgram
    layers: dict[str, str]
    arrays: dict[str, Array]
    ran: BlockName | None
    said: str


class CodeFollower(QObject):
    """Writes the program when network or optimizer change, and runs it on the step's batch.

    While nobody looks, nothing is asked.
    """

    def __init__(
        self, client: TrainingClient, panel: CodePanel, canvas: NetworkCanvas, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._client, self._panel, self._canvas = client, panel, canvas
        self._is_seen = self._asking = False
        self._shown: tuple[object, ...] = ()
        self._asked_at = 0.0
        self._task = BackgroundTask("code", self)
        self._task.finished.connect(self._show)
        self._task.failed.connect(panel.show_nothing)
        client.snapshot_ready.connect(self._follow)
        client.running_changed.connect(self._follow)
        client.rejected.connect(self._forget)
        client.emptied.connect(self._forget)
        panel.layer_chosen.connect(self._choose_layer)
        canvas.selection_changed.connect(self._mark)

    def set_seen(self, seen: bool) -> None:
        """Begin to follow when the panel comes into sight; rest when it goes."""
        self._is_seen = seen
        if seen:
            self._follow()
            self._mark(self._canvas.selection)
        else:
            self._task.cancel()
            self._shown = ()

    @property
    def is_settled(self) -> bool:
        """Whether the panel, if anybody looks at it, shows the present moment."""
        snapshot = self._client.latest
        if not self._is_seen or snapshot is None:
            return True
        is_asked = self._asking or self._task.is_running
        return self._shown == _moment(snapshot, self._client.is_running) and not is_asked

    def close(self) -> None:
        """End what is being computed."""
        self._is_seen = False
        self._task.close(LONGEST_WAIT)

    def _choose_layer(self, node_id: str) -> None:
        if node_id in self._canvas.network_scene.cards:
            self._canvas.select((node_id,))
            self._canvas.reveal(node_id)

    def _mark(self, node_ids: tuple[str, ...]) -> None:
        if self._is_seen:
            self._panel.mark_layers(node_ids)

    def _forget(self, _: object = None) -> None:
        self._shown = ()
        self._panel.show_nothing("")

    def _follow(self, _: object = None) -> None:
        snapshot = self._client.latest
        if not self._is_seen or snapshot is None or not self._client.is_current:
            return
        running = self._client.is_running
        if self._asking or self._shown == _moment(snapshot, running):
            return
        now = time.monotonic()
        if running and (self._task.is_running or now - self._asked_at < PAUSE_SECONDS):
            return  # what takes longer than the pause would never be through
        self._asking, self._asked_at = True, now
        self._client.questions.read(read_step, self._take)

    def _take(self, answer: TrainerRead) -> None:
        """Run the program at the moment that came, unless the document changed meanwhile."""
        self._asking = False
        if not self._is_seen:
            return
        if answer.generation != self._client.generation:
            self._follow()
            return
        if answer.value is None:
            self._forget()
            return
        assert isinstance(answer.value, tuple)
        context, step, phase = answer.value
        running = self._client.is_running
        self._shown = (answer.generation, step, phase, running)
        self._task.start(partial(_run, context, step, phase, running))

    def _show(self, found: FoundCode) -> None:
        self._panel.show_program(found.program, found.layers)
        self._panel.show_step(found.arrays, found.ran, found.said)
        self._mark(self._canvas.selection)


def _run(
    context: ExplainContext, step: int, phase: Phase, running: bool, run: TaskRun
) -> FoundCode:
    """Write the program and run it on the step's batch; runs in a thread."""
    from playground.exchange.code.numpy.step_arrays import step_arrays
    from playground.exchange.code.numpy.write_program import write_program

    del run
    program = write_program(context.plan, context.config)
    layers = {node.id: node.name for node in context.plan.nodes}
    said = f"NumPy: this network, this optimizer, step {step:,}"
    ran = None if running else RAN.get(phase, "update" if step else None)
    try:
        arrays = step_arrays(program, context)
    except PlaygroundError as error:
        return FoundCode(program, layers, {}, ran, f"{said}. No arrays are shown: {error}")
    batch = counted(len(context.rows(context.batch)), "sample")
    return FoundCode(program, layers, arrays, ran, f"{said}{_HOLD.get(phase, _COMING)} of {batch}")


def _moment(snapshot: Snapshot, running: bool) -> tuple[object, ...]:
    return (snapshot.generation, snapshot.step, snapshot.phase, running)
