"""Training, synchronous and without a screen: forward, backward, update."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from msgspec.structs import replace
from typing_extensions import override

from playground.core import Array, Diagnostic, PlaygroundError
from playground.core.progress import Progress, unwatched
from playground.datasets.base.dataset import Dataset
from playground.datasets.base.table_signature import TableMismatch, TableSignature
from playground.datasets.new_data.encode_table import Unknown
from playground.datasets.new_data.given_rows import GivenRows
from playground.datasets.prepare import prepare_dataset
from playground.nn.base.metric import Metric, MetricValue
from playground.nn.compiler.network import Network
from playground.nn.initializers import INITIALIZERS
from playground.training.base.checkpoint import Checkpoint
from playground.training.base.config import TrainingConfig
from playground.training.base.history import Metrics
from playground.training.base.learning_checks import learning_diagnostics
from playground.training.base.phase import Phase
from playground.training.base.training_files import TrainingRecord, fitting, training_files
from playground.training.base.training_spec import TrainingSpec, as_trained
from playground.training.base.validation import check_config, check_loss, plan_for
from playground.training.beginning import Beginning
from playground.training.changes import adopt, reconfigure, set_value
from playground.training.data.random_streams import training_streams
from playground.training.early_stopping import StopReason
from playground.training.epoch_runs import EpochRuns
from playground.training.loop.bound_model import BoundModel
from playground.training.loop.training_loop import TrainingLoop
from playground.training.prediction.answerer import Answerer
from playground.training.prediction.prediction import Prediction
from playground.training.transfer.bring import bring
from playground.training.transfer.report import TransferReport
from playground.training.update.update_rule import UpdateRule

TrainerState: TypeAlias = tuple[TrainingConfig, Checkpoint, tuple[Metrics, ...]]
"""What training has changed: hyperparameters, numbers and curves."""


class Trainer:
    """Trains the network of a project on its data.

    It begins with initial weights: a project is what a person chose, without what was learnt. To go
    on from the training in a file, use :meth:`load`.

    Whenever a loss, gradient or parameter is not finite, training goes back to its last finite
    state and :class:`~playground.training.base.divergence.DivergenceError` is raised.

    Parameters
    ----------
    project
        The document (or anything with its fields).
    replicas
        How many networks to train at once, each from initial weights and in an order of its own:
        replica ``r`` trains exactly as ``Trainer(project, seed=seed + r)`` would.
    seed
        Replaces the training seed, or the browser playground's seed where the project has one.
    dataset
        Data built earlier from the same ``project.dataset``, to save building it again.
    progress
        Told how far reading the data is; ``False`` from it ends that with an error.
    is_shown
        Whether somebody looks on, and goes back to its moments: that takes memory, too.
    table
        ``checkpoint.table`` of a checkpoint that is to be restored: columns, classes, split and
        scaling of a table that changed since stay what they were.

    Attributes
    ----------
    project
        What it was made from; its configuration may have changed since.
    config, dataset
        What is trained on what.
    plan
        The network as planned.
    loop
        Where training stands within step and epoch, and how it gets on.

    Raises
    ------
    NetworkError
        When the network or the loss does not fit the data.
    NotEnoughMemory
        When it would take more than half of the free memory.
    PlaygroundError
        When the data cannot be had, or a hyperparameter is out of range.
    """

    def __init__(
        self,
        project: TrainingSpec,
        replicas: int = 1,
        seed: int | str | None = None,
        *,
        dataset: Dataset | None = None,
        progress: Progress = unwatched,
        table: TableSignature | None = None,
        is_shown: bool = False,
    ) -> None:
        self.project: TrainingSpec = project
        self._seed, self.replicas = seed, replicas
        self.config: TrainingConfig = project.training
        check_config(self.config)
        streams = training_streams(project, replicas, seed)
        if dataset is None or project.browser_seed:
            dataset = prepare_dataset(project.dataset, streams[0], progress, table)
        self.dataset = dataset
        self.plan, self._analysis = plan_for(project.network, dataset)
        check_loss(self.config, dataset)
        self._beginning = Beginning(self.plan, self.config, dataset, streams, is_shown)
        self.loop: TrainingLoop = self._beginning.loop
        self._runs = EpochRuns(self.loop)
        self._answerer: Answerer | None = None

    @classmethod
    def load(
        cls, path: str | Path, *, dataset: Dataset | None = None, progress: Progress = unwatched
    ) -> Trainer:
        """Go on from the training in a project file: bit for bit, as if it had never been left.

        Parameters
        ----------
        path
            A file that :meth:`save`, the window or ``playground train --export`` wrote.
        dataset, progress
            As for a new trainer.

        Raises
        ------
        PlaygroundError
            When the file is missing, damaged or untrained, or its training fits network or data no
            more: a table without a column it was trained on, for example.
        """
        record = training_files().read(Path(path))
        table, count = record.checkpoint.table, record.checkpoint.replicas
        with fitting(path, TableMismatch):
            trainer = cls(record.project, count, dataset=dataset, progress=progress, table=table)
        with fitting(path, PlaygroundError):
            trainer.restore(record.checkpoint)
        trainer._runs = EpochRuns(trainer.loop, record.history)
        return trainer

    def save(self, path: str | Path) -> None:
        """Write the project and its training to a project file, atomically.

        The window and :meth:`load` go on from it exactly; hyperparameters are those of now. Values
        of a batch that was run forward and not yet used are not kept.

        Raises
        ------
        PlaygroundError
            When what is trained is no ``Project``, a weight is not finite, or the system refuses.
        """
        state = (self.checkpoint(), self._runs.up_to_now())
        record = TrainingRecord.of(self.project, self.config, self._seed, *state)
        training_files().write(Path(path), record)

    # the parts, and what is asked of them most often ----------------------------------------------

    @property
    def model(self) -> BoundModel:
        """The network bound to loss and data: encoding, predictor, evaluator."""
        return self.loop.model

    @property
    def rule(self) -> UpdateRule:
        """How parameters move: optimizer, learning rate, regularizer, and what they remember."""
        return self.loop.rule

    @property
    def network(self) -> Network:
        """The network of the usual batch size; ``theta`` and ``grad`` are the flat vectors."""
        return self.loop.network

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is noteworthy about the network, and what keeps it from learning."""
        count = len(self.dataset.x_train)
        return (*self._analysis.diagnostics, *learning_diagnostics(self.plan, self.config, count))

    @property
    def slots(self) -> Mapping[str, Array]:
        """The optimizer's and regularizer's vectors, as ``optimizer/m``, ``regularizer/dead``."""
        return self.loop.rule.slots

    @property
    def phase(self) -> Phase:
        """Which thirds of a step have run."""
        return self.loop.phase

    @property
    def step_count(self) -> int:
        """Updates made."""
        return self.loop.step_count

    @property
    def spec(self) -> TrainingSpec:
        """What is trained, with the hyperparameters and the seed of now."""
        return as_trained(self.project, self.config, self._seed)

    @property
    def history(self) -> tuple[Metrics, ...]:
        """The curves: where :meth:`run_epochs` began and every epoch it made (one replica only).

        Those of the file come first, when the training was loaded from one.
        """
        return self._runs.points()

    @property
    def epoch(self) -> int:
        """Whole epochs completed."""
        return self.loop.epoch

    # the three thirds of a step -------------------------------------------------------------------

    def forward(self) -> float:
        """Run the next batch through the network and the loss; returns the batch's mean loss.

        With replicas it is the sum of theirs; ``loop.program.loss`` has each.
        Between two updates the batch stays the same, however often this is called.
        """
        return self.loop.forward()

    def backward(self) -> Array:
        """Backpropagate the batch's loss; fills and returns ``network.grad``, ``(P,)``, ``(R, P)``.

        Changes no parameter: running it twice gives the same gradient. When nothing has been run
        forward since the last update, that is done first.
        """
        return self.loop.backward()

    def update(self) -> None:
        """Let the optimizer move the parameters along the gradient that is there.

        Without a fresh gradient the old one is used again and ``loop.stale`` is set; a batch that
        was only run forward then stays the next one. When there never was a gradient, it is
        computed first.
        """
        self.loop.update()

    def step(self, n: int = 1) -> None:
        """Make ``n`` whole steps: forward, backward, update. Finishes one that is under way."""
        self.loop.step(n)

    def run_epochs(
        self, n: int = 1, after_epoch: Callable[[Trainer], object] | None = None
    ) -> StopReason | None:
        """Make steps until ``n`` more epochs are complete, or a stop condition ends the run.

        Calls that follow one another directly are one run: patience counts on. With replicas no
        stop condition applies.

        Parameters
        ----------
        n
            How many epochs at the most.
        after_epoch
            Called with the trainer after every epoch; ``False`` from it ends the run.

        Returns
        -------
        StopReason or None
            Why the run ended before, by ``project.training.stopping`` or the callback, and whether
            it went back to its best weights; ``None`` when all epochs were made.
        """
        after = after_epoch or (lambda _: None)
        return self._runs.run(n, self.config, lambda: after(self))

    # answers --------------------------------------------------------------------------------------

    def evaluate(self) -> dict[str, dict[str, Any]]:
        """Return ``{"train": {"loss", "accuracy"}, "test": {…}}`` over all samples.

        The loss is without the regularizer's penalty. The accuracy is ``None`` for regression.
        With replicas every value is an array ``(R,)``.
        """
        return self.model.evaluator.evaluate()

    def judge(
        self, metrics: Sequence[Metric] | None = None, replica: int = 0
    ) -> dict[str, dict[str, MetricValue]]:
        """Return what metrics come to; see :meth:`~.evaluation.evaluator.Evaluator.judge`."""
        return self.model.evaluator.judge(metrics, replica)

    def metrics(self, seconds: float = math.nan) -> Metrics:
        """Return the present point of the curves (one replica only), made after so many seconds."""
        return self._runs.measure(seconds)

    def predict(self, rows: GivenRows, unknown: Unknown = "refuse") -> Prediction:
        """Answer rows: dictionaries, sequences, arrays, a data frame, a mapping of columns.

        What has names is matched by them, scaled and coded as the training's data; see
        :meth:`~playground.training.prediction.answerer.Answerer.predict`.
        """
        if self._answerer is None or self._answerer.model is not self.model:
            self._answerer = Answerer(self.model, self.dataset, self.project.dataset)
        return self._answerer.predict(rows, unknown)

    # state ----------------------------------------------------------------------------------------

    def checkpoint(self) -> Checkpoint:
        """Copy the complete state. A batch that was dealt but not yet used counts as not dealt."""
        return replace(self.loop.checkpoint(), table=self.dataset.signature)

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go to a checkpoint of the same network, data and optimizer.

        Raises
        ------
        PlaygroundError
            When it belongs to another network or optimizer; nothing is changed then.
        """
        self.loop.restore(checkpoint)

    @override
    def __reduce__(self) -> tuple[partial[Trainer], tuple[object, ...], TrainerState]:
        """Pickle the complete state, the data with it; a batch under way counts as not dealt."""
        made = (self.project, self.replicas, self._seed)
        state = (self.config, self.checkpoint(), self.history)
        return partial(type(self), dataset=self.dataset), made, state

    def __setstate__(self, state: TrainerState) -> None:
        config, checkpoint, history = state
        if config != self.config:
            self.reconfigure(config)
        self.restore(checkpoint)
        self._runs = EpochRuns(self.loop, history)

    def set_value(self, node_id: str, name: str, index: Sequence[int], value: float) -> float:
        """Set a single parameter by hand, between two steps; see :func:`~.changes.set_value`."""
        return set_value(self.loop, node_id, name, index, value)

    def reset(self) -> None:
        """Go back to the initial weights of the seed, before the first step."""
        self._beginning.again(self.config)

    def reconfigure(self, config: TrainingConfig) -> None:
        """Take new hyperparameters between two steps, keeping the parameters.

        The optimizer's memory is kept as long as it has the same slots. A new loss takes a batch
        that is under way back; a new batch size or order begins a new pass over the data. A new
        initializer or bias counts from the next reset; precision and seed need a new trainer.

        Raises
        ------
        PlaygroundError
            When a hyperparameter is not allowed; nothing is changed then.
        """
        check_config(config)
        check_loss(config, self.dataset)
        INITIALIZERS.create(config.initializer)
        rule = UpdateRule(self.network, config, self.rule)
        model, deal = self._beginning.changed(self.config, config)
        self.config = config
        reconfigure(self.loop, model, rule, deal)

    def bring(self, learnt: Mapping[str, Mapping[str, Array]]) -> list[str]:
        """Give layers what they learned elsewhere; see :func:`~.transfer.bring.bring`."""
        with self.loop.interrupted():
            return bring(self.network, learnt)

    def rename(self, project: TrainingSpec) -> None:
        """Take a document whose network differs in nothing but what its layers are called."""
        self.project = project
        self.plan, self._analysis = plan_for(project.network, self.dataset)
        self.network.plan = self.plan

    def adopt(self, other: Trainer) -> TransferReport:
        """Take over what another trainer's network has learned; see :func:`~.changes.adopt`.

        The curves come along. From a network that is as it was drawn nothing is taken.
        """
        if self.replicas != other.replicas or other.is_untouched:
            return TransferReport(0)
        redraw = partial(self._beginning.draw, self.config)
        report = adopt(self.loop, other.loop, other.dataset, redraw)
        if report.kept:
            self._runs = EpochRuns(self.loop, other.history)
        return report

    @property
    def is_untouched(self) -> bool:
        """Whether the parameters are as they were drawn: nothing was learned, nothing set."""
        return not self.step_count and self._beginning.is_now(self.config)
