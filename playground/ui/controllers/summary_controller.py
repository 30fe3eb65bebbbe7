"""Keeps the summary panel at what the document is now."""

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject

from playground.core import Component, PlaygroundError
from playground.datasets.base.dataset import Dataset
from playground.explain import ExplainContext
from playground.explain.diagnosis.init_report import init_reports, training_costs
from playground.nn.compiler.plan import Plan
from playground.nn.optimizers import OPTIMIZERS
from playground.training.base.config import TrainingConfig
from playground.training.base.memory_need import training_need
from playground.training.base.validation import check_loss
from playground.ui.controllers.document_edits import DocumentEdits
from playground.ui.controllers.presenter import Presenter
from playground.ui.panels.summary.summary_panel import BROKEN, WAITING, SummaryPanel
from playground.ui.support.background_task import BackgroundTask, TaskRun

REST_MS = 150
"""How long the drawing must rest: nobody needs a forecast for every letter typed."""


class SummaryController(QObject):
    """Counts at every edit, and forecasts when the drawing rests; only while somebody looks."""

    def __init__(
        self,
        presenter: Presenter,
        edits: DocumentEdits,
        panel: SummaryPanel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._edits = edits
        self._panel = panel
        self._asked: tuple[object, ...] | None = None
        self._is_seen = False
        self._forecast = BackgroundTask("init-forecast", self, rest_ms=REST_MS)
        self._forecast.progressed.connect(panel.set_outcome)
        self._forecast.failed.connect(self._show_failure)
        presenter.workbench_changed.connect(self._follow)
        panel.initializer_requested.connect(self._choose_initializer)

    def set_seen(self, seen: bool) -> None:
        """Begin to follow when the panel comes to the front; rest when it goes."""
        self._is_seen = seen
        if seen:
            self._show()
        else:
            self._asked = None
            self._forecast.cancel()

    def close(self) -> None:
        """End the forecast under way."""
        self._is_seen = False
        self._forecast.close()

    def _follow(self) -> None:
        if self._is_seen:
            self._show()

    def _show(self) -> None:
        bench = self._presenter.workbench
        analysis, config, dataset = bench.analysis, bench.project.training, bench.dataset
        if analysis is None:
            return
        count = len(dataset.x_train) if dataset is not None else max(config.batch_size, 1)
        try:
            costs = training_costs(analysis.nodes, config, count)
            tests = len(dataset.x_test) if dataset is not None else None
            need = training_need(analysis.nodes, config, count, test_samples=tests, is_shown=True)
            title = OPTIMIZERS.get(config.optimizer.name).title
        except PlaygroundError as error:
            self._panel.set_costs({}, None)
            self._forget(str(error))
            return
        self._panel.set_costs(analysis.infos, costs, title, need.text)
        if analysis.plan is None or dataset is None:
            self._forget(BROKEN if analysis.plan is None and analysis.infos else "")
            return
        asked = (
            *(analysis.plan, dataset, config.loss, config.initializer, config.bias),
            *(config.batch_size, bench.diagnostics),
        )
        # Data is compared by identity: the worker hands the same one on while it stays.
        if self._asked is not None and self._asked[1] is dataset and self._same(asked):
            return
        if self._asked is None:
            self._panel.set_outcome(None, WAITING)
        # What is there stays until the answer comes, a moment later: nothing flickers meanwhile.
        self._asked = asked
        self._forecast.start(partial(_forecast, analysis.plan, dataset, config))

    def _same(self, asked: tuple[object, ...]) -> bool:
        assert self._asked is not None
        return (self._asked[0], *self._asked[2:]) == (asked[0], *asked[2:])

    def _forget(self, message: str) -> None:
        self._asked = None
        self._forecast.cancel()
        self._panel.set_outcome(None, message)

    def _show_failure(self, message: str) -> None:
        self._panel.set_outcome(None, f"How it will start cannot be told: {message}")

    def _choose_initializer(self, name: str) -> None:
        training = replace(self._presenter.workbench.project.training, initializer=Component(name))
        self._edits.set_training(training, "Change initializer", "")


def _forecast(plan: Plan, dataset: Dataset, config: TrainingConfig, run: TaskRun) -> None:
    """Report how a network will start, at first roughly; runs in a thread."""
    check_loss(config, dataset)
    for report in init_reports(ExplainContext.untrained(plan, dataset, config), run.goes_on):
        run.report(report)
