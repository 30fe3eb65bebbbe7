"""Keeps the Code dock at the network, the optimizer and the moment the training stands at."""

from __future__ import annotations

from functools import partial

from msgspec import Struct
from PySide6.QtCore import QObject
from typing_extensions import override

from playground.core import Array, PlaygroundError
from playground.core.text.numbers import counted
from playground.exchange.code.base.program import BlockName, CodeProgram
from playground.explain import ExplainContext
from playground.training.base.phase import Phase
from playground.ui.canvas.network_canvas import NetworkCanvas
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.following.step_follower import StepFollower
from playground.ui.panels.code.code_panel import CodePanel
from playground.ui.support.background_task import BackgroundTask, TaskRun

PAUSE_SECONDS = 0.5
"""The least time between two looks at a training that runs."""

RAN: dict[Phase, BlockName] = {
    Phase.FORWARD: "forward",
    Phase.BACKWARD: "backprop",
    Phase.UPDATED: "update",
}
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


class CodeFollower(StepFollower):
    """Writes the program when network or optimizer change, and runs it on the step's batch."""

    def __init__(
        self, client: TrainingClient, panel: CodePanel, canvas: NetworkCanvas, parent: QObject
    ) -> None:
        super().__init__(client, PAUSE_SECONDS, parent)
        self._panel, self._canvas = panel, canvas
        self._task = BackgroundTask("code", self)
        self._task.finished.connect(self._show_found)
        self._task.failed.connect(panel.show_nothing)
        panel.layer_chosen.connect(self._choose_layer)
        canvas.selection_changed.connect(self._mark)

    @override
    def set_seen(self, seen: bool) -> None:
        super().set_seen(seen)
        self._mark(self._canvas.selection)

    @property
    @override
    def is_settled(self) -> bool:
        return super().is_settled and not self._task.is_running

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

    @override
    def _show(self, context: ExplainContext, step: int, phase: Phase, *, running: bool) -> None:
        self._task.start(partial(_run, context, step, phase, running))

    @override
    def _show_nothing(self) -> None:
        self._task.cancel()
        self._panel.show_nothing("")

    @override
    def _rest(self) -> None:
        self._task.cancel()

    @override
    def _follows_play(self) -> bool:
        return not self._task.is_running  # what takes longer than the pause would never be through

    def _show_found(self, found: FoundCode) -> None:
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
    ran = None if running else RAN.get(phase)
    try:
        arrays = step_arrays(program, context)
    except PlaygroundError as error:
        return FoundCode(program, layers, {}, ran, f"{said}. No arrays are shown: {error}")
    batch = counted(len(context.rows(context.batch)), "sample")
    return FoundCode(program, layers, arrays, ran, f"{said}{_HOLD.get(phase, _COMING)} of {batch}")
