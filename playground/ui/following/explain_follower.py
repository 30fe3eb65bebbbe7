"""Keeps the Explain dock at the moment the training stands at."""

from __future__ import annotations

import time
from functools import partial

import numpy as np
from PySide6.QtCore import QObject

from playground.explain import ParameterIndex
from playground.session.base.events import TrainerRead
from playground.session.snapshots.snapshot import Snapshot
from playground.training.base.phase import Phase
from playground.ui.controllers.answers.present_step import read_step
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.explain.base.explain_tab import ExplainTab
from playground.ui.explain.explain_panel import ExplainPanel
from playground.ui.support.chosen_parameter import ChosenParameter, Place
from playground.ui.support.chosen_sample import ChosenSample

PAUSE_SECONDS = 0.25
"""The least time between two looks at a training that runs."""

PHASES = {
    Phase.READY: "",
    Phase.FORWARD: "after ① Forward",
    Phase.BACKWARD: "after ② Backprop",
}

OWN_SAMPLE = (
    "A sample of your own trains nothing: without a true answer there is no loss to take apart. "
    "Its way through the network is on the cards. Shown here is one of the batch."
)
TEST_SAMPLE = "A test sample trains nothing: no gradient comes of it. Shown is one of the batch."
NOTHING = "Nothing can be explained yet: the network cannot be trained. The status bar says why."


class ExplainFollower(QObject):
    """Asks the worker for a copy of the present step when the panel shows an older one.

    While nobody looks, nothing is asked. While training runs, only a tab that follows it gets
    moments, a few times a second. The sample, the weight or the bias that all views look at is the
    panel's, too.
    """

    def __init__(
        self,
        client: TrainingClient,
        panel: ExplainPanel,
        sample: ChosenSample,
        parameter: ChosenParameter,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._panel = panel
        self._sample = sample
        self._parameter = parameter
        self._is_seen = False
        self._shown: tuple[object, ...] = ()
        self._asking = False
        self._asked_at = 0.0
        client.snapshot_ready.connect(self._follow)
        client.running_changed.connect(self._follow)
        client.rejected.connect(self._forget)
        client.emptied.connect(self._forget)
        panel.tab_changed.connect(self._follow)
        sample.changed.connect(self._show_sample)
        for tab in panel.tabs:
            tab.sample_chosen.connect(self._choose_sample)
            tab.target_chosen.connect(self._choose_target)
            tab.path_requested.connect(partial(self._read_path, tab))
        self._show_sample(sample.row)
        parameter.changed.connect(self._show_target)
        self._show_target(parameter.place)

    def set_seen(self, seen: bool) -> None:
        """Begin to follow when the panel comes into sight; rest when it goes."""
        self._is_seen = seen
        if seen:
            self._follow()
        else:
            self._panel.jobs.cancel_all()
            self._shown = ()

    @property
    def is_settled(self) -> bool:
        """Whether the panel, if anybody looks at it, shows the present moment."""
        snapshot = self._client.latest
        if not self._is_seen or snapshot is None:
            return True
        current = self._shown == _moment(snapshot, self._client.is_running)
        return current and not self._asking

    def close(self) -> None:
        """End what is being computed."""
        self._is_seen = False
        self._panel.jobs.close()

    def _show_sample(self, row: int | None) -> None:
        """Tell the panel which of the training samples was chosen, or why it is none."""
        dataset = self._client.dataset
        if dataset is None or row is None:
            self._panel.show_sample(None, OWN_SAMPLE if self._sample.values else "")
            return
        found = np.flatnonzero(dataset.train_rows == row)
        if len(found):
            self._panel.show_sample(int(found[0]))
        else:
            self._panel.show_sample(None, TEST_SAMPLE)

    def _read_path(self, tab: ExplainTab, most: int) -> None:
        """Tell a tab where the weights were; of another document nobody wants to know."""
        generation = self._client.generation

        def take(answer: TrainerRead) -> None:
            if answer.generation == generation and isinstance(answer.value, tuple):
                tab.show_path(answer.value)

        self._client.questions.path(most, take)

    def _choose_sample(self, place: int) -> None:
        dataset = self._client.dataset
        if dataset is not None and place < len(dataset.train_rows):
            self._sample.choose(int(dataset.train_rows[place]))

    def _show_target(self, place: Place | None) -> None:
        if place is not None:
            self._panel.show_target(ParameterIndex(*place))

    def _choose_target(self, target: ParameterIndex) -> None:
        self._parameter.choose((target.node_id, target.name, target.index))

    def _forget(self, _: object = None) -> None:
        self._shown = ()
        self._panel.show_nothing(NOTHING)

    def _follow(self, _: object = None) -> None:
        snapshot = self._client.latest
        if snapshot is not None and self._client.is_current:
            self._panel.show_step(snapshot.step, snapshot.record)
        if not self._is_seen:
            return
        if snapshot is None or not self._client.is_current:
            if self._client.latest is None:
                self._panel.show_nothing(NOTHING)
            return
        running = self._client.is_running
        self._panel.show_age(snapshot.step, running=running)
        if self._asking or self._shown == _moment(snapshot, running):
            return
        now = time.monotonic()
        early = now - self._asked_at < PAUSE_SECONDS
        if running and (early or not self._panel.tab.follows_play):
            return
        self._asking, self._asked_at = True, now
        self._client.questions.read(read_step, self._take)

    def _take(self, answer: TrainerRead) -> None:
        """Show the moment that came, unless the document changed meanwhile."""
        self._asking = False
        if not self._is_seen:
            return
        if answer.generation != self._client.generation:
            self._follow()  # what came of the present document may have come while this was asked
            return
        if answer.value is None:
            self._forget()
            return
        assert isinstance(answer.value, tuple)
        context, step, phase = answer.value
        running = self._client.is_running
        self._shown = (answer.generation, step, phase, running)
        self._panel.show_context(context, step, PHASES.get(phase, ""), running=running)


def _moment(snapshot: Snapshot, running: bool) -> tuple[object, ...]:
    return (snapshot.generation, snapshot.step, snapshot.phase, running)
