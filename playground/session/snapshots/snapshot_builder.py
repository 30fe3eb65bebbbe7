"""Takes snapshots: copies of what the visible views need, and nothing else."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from playground.core import Array, read_only
from playground.nn.base.confusion_matrix import confusion_matrix
from playground.nn.base.metric import Judged, Measure
from playground.nn.metrics import fitting
from playground.session.snapshots.grid_fields import Probe
from playground.session.snapshots.snapshot import (
    Metrics,
    ParameterView,
    Predictions,
    Snapshot,
    Wanted,
)
from playground.session.snapshots.sparing import Sparing
from playground.session.snapshots.throughput import Speedometer
from playground.session.snapshots.update_stats import take_numbers
from playground.training.evaluation.evaluator import measure
from playground.training.trainer import Trainer


class Camera:
    """Takes snapshots of one trainer.

    Parameters
    ----------
    trainer
        What to look at. Nothing of it is changed, but it is told whether to remember what its
        updates change.
    """

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._probe = Probe(trainer)
        self._judged: Sparing[Predictions] = Sparing()

    def snapshot(
        self, generation: int, wanted: Wanted, metrics: Metrics, speed: Speedometer
    ) -> Snapshot:
        """Copy the present moment."""
        trainer = self._trainer
        trainer.watch_updates(wanted.quantities)
        field, tiles = None, {}
        with np.errstate(all="ignore"):
            if trainer.dataset.is_2d and wanted.field:
                field = _frozen(self._probe.field(wanted.field))
            if trainer.dataset.is_2d and wanted.tiles:
                tiles = {k: _frozen(v) for k, v in self._probe.tiles(wanted.tiles).items()}
            predictions = None
            if wanted.predictions or wanted.metrics:
                # Large sets take longer to judge than a frame lasts; what rests is judged anew.
                predictions = self._judged.get(
                    wanted.metrics,
                    lambda: self._predictions(wanted.metrics),
                    now=speed.steps == 0,
                )
            update, vectors = take_numbers(trainer) if wanted.quantities else (None, {})
        return Snapshot(
            generation=generation,
            step=trainer.step_count,
            epoch=trainer.epoch,
            phase=trainer.phase,
            stale=trainer.stale,
            batch_loss=trainer.batch_loss,
            metrics=metrics,
            parameters=self._parameters(wanted.gradients, vectors),
            field=field,
            tiles=tiles,
            predictions=predictions,
            update=update,
            steps_per_second=speed.steps,
            epochs_per_second=speed.epochs,
            rate=float(trainer.rate.mean()),
            steps_per_epoch=trainer.batches_per_epoch,
        )

    def _parameters(
        self, gradients: bool, vectors: Mapping[str, Array]
    ) -> tuple[ParameterView, ...]:
        network = self._trainer.network
        return tuple(
            ParameterView(
                slot.node_id,
                slot.name,
                read_only(network.view(network.theta, slot)),
                read_only(network.view(network.grad, slot)) if gradients else None,
                MappingProxyType({k: network.view(flat, slot) for k, flat in vectors.items()}),
            )
            for slot in network.slots
        )

    def _predictions(self, with_metrics: bool) -> Predictions:
        evaluator = self._trainer.evaluator
        for scorer in (evaluator.train, evaluator.test):
            scorer.score()
        train, test = evaluator.train.judged(), evaluator.test.judged()
        known = self._trainer.coding.task.is_classification
        return Predictions(
            _frozen(train.scores),
            _frozen(test.scores),
            _frozen(confusion_matrix(train)) if known else None,
            _frozen(confusion_matrix(test)) if known else None,
            self._metrics(train, test) if with_metrics else None,
        )

    def _metrics(self, train: Judged, test: Judged) -> Mapping[str, Mapping[str, Measure]]:
        dataset = self._trainer.dataset
        metrics = fitting(dataset.task, len(dataset.classes))
        found = {"train": measure(train, metrics), "test": measure(test, metrics)}
        return MappingProxyType({k: MappingProxyType(v) for k, v in found.items()})


def _frozen(array: Array) -> Array:
    """Forbid writing to an array that nobody else holds."""
    array.setflags(write=False)
    return array
