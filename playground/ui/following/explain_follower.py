"""Keeps the Explain dock at the moment the training stands at."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QObject
from typing_extensions import override

from playground.explain import ExplainContext, ParameterIndex
from playground.session.base.events import TrainerRead
from playground.training.base.phase import Phase
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.explain.base.explain_tab import ExplainTab
from playground.ui.explain.explain_panel import ExplainPanel
from playground.ui.following.step_follower import StepFollower
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


class ExplainFollower(StepFollower):
    """Shows the Explain dock the present step; the sample and the weight all views look at, too.

    While training runs, only a tab that follows it gets moments, a few times a second.
    """

    def __init__(
        self,
        client: TrainingClient,
        panel: ExplainPanel,
        sample: ChosenSample,
        parameter: ChosenParameter,
        parent: QObject,
    ) -> None:
        super().__init__(client, PAUSE_SECONDS, parent)
        self._panel = panel
        self._sample = sample
        self._parameter = parameter
        panel.tab_changed.connect(self._follow)
        sample.changed.connect(self._show_sample)
        for tab in panel.tabs:
            tab.sample_chosen.connect(self._choose_sample)
            tab.target_chosen.connect(self._choose_target)
            tab.path_requested.connect(partial(self._read_path, tab))
        self._show_sample(sample.row)
        parameter.changed.connect(self._show_target)
        self._show_target(parameter.place)

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

    @override
    def _follow(self, _: object = None) -> None:
        snapshot = self._client.latest
        if snapshot is not None and self._client.is_current:
            self._panel.show_step(snapshot.step, snapshot.record)
            if self._is_seen:
                self._panel.show_age(snapshot.step, running=self._client.is_running)
        elif snapshot is None and self._is_seen:
            self._show_nothing()
        super()._follow()

    @override
    def _show(self, context: ExplainContext, step: int, phase: Phase, *, running: bool) -> None:
        self._panel.show_context(context, step, PHASES.get(phase, ""), running=running)

    @override
    def _show_nothing(self) -> None:
        self._panel.show_nothing(NOTHING)

    @override
    def _rest(self) -> None:
        self._panel.jobs.cancel_all()

    @override
    def _follows_play(self) -> bool:
        return self._panel.tab.follows_play
