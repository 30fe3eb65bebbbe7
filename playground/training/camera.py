"""Takes snapshots: copies of what the visible views need, and nothing else."""

import numpy as np

from playground.core import Array, read_only
from playground.training.probe import Probe
from playground.training.snapshot import Metrics, ParameterView, Predictions, Snapshot, Wanted
from playground.training.speedometer import Speedometer
from playground.training.trainer import Trainer


class Camera:
    """Takes snapshots of one trainer.

    Parameters
    ----------
    trainer
        What to look at; nothing of it is changed.
    """

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._probe = Probe(trainer)

    def snapshot(
        self, generation: int, wanted: Wanted, metrics: Metrics, speed: Speedometer
    ) -> Snapshot:
        """Copy the present moment."""
        trainer = self._trainer
        field, tiles = None, {}
        with np.errstate(all="ignore"):
            if trainer.dataset.is_2d and wanted.field:
                field = _frozen(self._probe.field(wanted.field))
            if trainer.dataset.is_2d and wanted.tiles:
                tiles = {k: _frozen(v) for k, v in self._probe.tiles(wanted.tiles).items()}
            predictions = self._predictions() if wanted.predictions else None
        return Snapshot(
            generation=generation,
            step=trainer.step_count,
            epoch=trainer.epoch,
            phase=trainer.phase,
            stale=trainer.stale,
            batch_loss=trainer.batch_loss,
            metrics=metrics,
            parameters=self._parameters(wanted.gradients),
            field=field,
            tiles=tiles,
            predictions=predictions,
            steps_per_second=speed.steps,
            epochs_per_second=speed.epochs,
        )

    def _parameters(self, gradients: bool) -> tuple[ParameterView, ...]:
        network = self._trainer.network
        return tuple(
            ParameterView(
                slot.node_id,
                slot.name,
                read_only(network.view(network.theta, slot)),
                read_only(network.view(network.grad, slot)) if gradients else None,
            )
            for slot in network.slots
        )

    def _predictions(self) -> Predictions:
        trainer = self._trainer
        classes = len(trainer.dataset.classes)
        answers: list[Array] = []
        confusions: list[Array | None] = []
        for scorer in (trainer.evaluator.train, trainer.evaluator.test):
            scorer.score()
            answers.append(_frozen(trainer.readable(scorer.output)))
            known = trainer.coding.task.is_classification
            confusions.append(_frozen(scorer.confusion(classes)) if known else None)
        return Predictions(answers[0], answers[1], confusions[0], confusions[1])


def _frozen(array: Array) -> Array:
    """Forbid writing to an array that nobody else holds."""
    array.setflags(write=False)
    return array
