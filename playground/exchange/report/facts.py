"""What a report says of a moment of a training, copied between two steps."""

from __future__ import annotations

from msgspec import Struct

from playground.datasets.base.dataset import Dataset
from playground.explain.base.context import ExplainContext
from playground.explain.diagnosis.init_report import training_costs
from playground.nn.inspect.costs import Costs
from playground.session.snapshots.snapshot import Snapshot, SnapshotContents
from playground.session.snapshots.snapshot_builder import SnapshotBuilder
from playground.session.snapshots.throughput import Throughput
from playground.training.base.history import Metrics
from playground.training.trainer import Trainer

FIELD = 120
"""Points per side of the output field."""

CONTENTS = SnapshotContents(
    field=FIELD,
    predictions=True,
    metrics=True,
    each=True,
    changes=True,  # or else what the latest update changed would be forgotten
)


class ReportFacts(Struct, frozen=True):
    """A moment of a training, in values that nobody changes.

    Parameters
    ----------
    dataset, context, snapshot
        The data, the step, and what the network answers then.
    costs
        The layers with shapes and parameters.
    """

    dataset: Dataset
    context: ExplainContext
    snapshot: Snapshot
    costs: Costs

    @property
    def epochs(self) -> int:
        """How many whole epochs were trained."""
        return self.snapshot.epoch

    @property
    def extra_steps(self) -> int:
        """How many updates of the next epoch were made, too."""
        per_epoch = self.snapshot.steps_per_epoch
        return self.snapshot.step % per_epoch if per_epoch else 0


def take_facts(trainer: Trainer) -> ReportFacts:
    """Copy the present moment of a training; nothing of it is changed."""
    numbers = trainer.model.evaluator.numbers()
    metrics = Metrics(trainer.step_count, trainer.epoch, *numbers)
    builder = SnapshotBuilder(trainer)
    snapshot = builder.snapshot(0, CONTENTS, metrics, Throughput())
    dataset = trainer.dataset
    costs = training_costs(trainer.plan.nodes, trainer.config, len(dataset.x_train))
    return ReportFacts(dataset, ExplainContext.of(trainer), snapshot, costs)
