"""Takes snapshots: copies of what the visible views need, and nothing else."""

import math
import time
from collections.abc import Callable, Hashable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Generic, TypeVar

import numpy as np

from playground.core import Array, read_only
from playground.datasets.base.dataset import Split
from playground.nn.base.confusion_matrix import confusion_matrix
from playground.nn.base.metric import MetricValue, ScoredPredictions
from playground.nn.metrics import fitting
from playground.session.phases.step_record import NO_STEP, StepRecord
from playground.session.snapshots.grid_fields import GridFields
from playground.session.snapshots.hidden_space import HiddenProbe, HiddenSpace
from playground.session.snapshots.layer_values import LayerValues
from playground.session.snapshots.sample_probe import SampleProbe
from playground.session.snapshots.sample_view import SampleView
from playground.session.snapshots.snapshot import (
    ParameterView,
    Predictions,
    Snapshot,
    SnapshotContents,
)
from playground.session.snapshots.throughput import Throughput
from playground.session.snapshots.unit_likes import UnitLikes, UnitProbe
from playground.session.snapshots.units_off import ShownModel, UnitsOff
from playground.session.snapshots.update_stats import latest_change, take_update_stats
from playground.training.base.history import Metrics
from playground.training.evaluation.evaluator import Evaluator, measure
from playground.training.evaluation.sample_scores import SampleScores
from playground.training.evaluation.unseen_points import UnseenAnswers, UnseenJudge
from playground.training.loop.bound_model import BoundModel
from playground.training.trainer import Trainer

T = TypeVar("T")

REST = 3.0
"""How many times as long as it took the last answer stands for the next ones."""

FOUND_ANYWAY = 2.0
"""How much longer stands what the curves asked for: it costs nothing to show it."""

HIDDEN_SECONDS = 0.08
"""The least time between two views of a hidden space: about a dozen a second."""


class Throttled(Generic[T]):
    """Repeats the last answer until about a quarter of the time was spent on answers.

    Parameters
    ----------
    at_least
        For how many seconds it is repeated in any case.
    """

    def __init__(self, at_least: float = 0.0) -> None:
        self._at_least = at_least
        self._key: Hashable = None
        self._answer: T | None = None
        self._due = 0.0
        self.answered_at = -math.inf
        """When the last answer was found."""

    def get(self, key: Hashable, compute: Callable[[], T], *, now: bool, spent: float = 0.0) -> T:
        """Return an answer, new or repeated.

        Parameters
        ----------
        key
            What kind of answer; one of another kind is never repeated.
        compute
            Finds a new answer.
        now
            Whether it has to be new: nothing waits for the time it takes.
        spent
            Seconds that were spent on a new answer before.
        """
        begun = time.perf_counter()
        if now or self._answer is None or key != self._key or begun >= self._due:
            self._key, self._answer = key, compute()
            self.answered_at = ended = time.perf_counter()
            self._due = ended + max(REST * (ended - begun + spent), self._at_least)
        return self._answer


class SnapshotBuilder:
    """Takes snapshots of one trainer.

    Parameters
    ----------
    trainer
        What to look at. Nothing of it is changed, but it is told whether to remember what its
        updates change.
    """

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._model = ShownModel(trainer)
        self._probe = GridFields(trainer, self._model)
        self._judged: Throttled[Predictions] = Throttled()
        self._one = SampleProbe(trainer, shown=self._model)
        self._worth: Throttled[UnitsOff] = Throttled()
        layers = LayerValues(trainer, self._model)
        self._hidden = HiddenProbe(trainer, layers)
        self._spaces: Throttled[HiddenSpace | None] = Throttled(HIDDEN_SECONDS)
        self._shown: Throttled[SampleView | None] = Throttled()
        self._unit = UnitProbe(trainer, layers)
        self._liked: Throttled[UnitLikes | None] = Throttled()
        self._unseen: tuple[BoundModel, UnseenJudge] | None = None
        self._unseen_found: Throttled[UnseenAnswers] = Throttled()

    def snapshot(
        self,
        generation: int,
        wanted: SnapshotContents,
        metrics: Metrics,
        speed: Throughput,
        record: StepRecord = NO_STEP,
    ) -> Snapshot:
        """Copy the present moment."""
        trainer = self._trainer
        trainer.rule.watch(wanted.quantities or wanted.changes)
        self._model.switch(wanted.off)
        off, rests = self._model.off, speed.steps == 0
        field, tiles = None, {}
        with np.errstate(all="ignore"):
            if trainer.dataset.is_2d and wanted.field:
                field = _frozen(self._probe.field(wanted.field, wanted.field_area))
            if trainer.dataset.is_2d and wanted.tiles:
                tiles = {k: _frozen(v) for k, v in self._probe.tiles(wanted.tiles).items()}
            predictions = None
            if wanted.predictions or wanted.metrics or wanted.each:
                predictions = self._judge(wanted, rests=rests)
            sample, wish = None, wanted.sample
            if wish is not None:
                sample = self._shown.get((wish, off), partial(self._one.view, wish), now=rests)
            likes, unit = None, wanted.unit
            if unit is not None:
                likes = self._liked.get((unit, off), partial(self._unit.likes, unit), now=rests)
            hidden, space = None, wanted.hidden
            if space is not None:
                hidden = self._spaces.get(
                    (space, off), partial(self._hidden.view, space), now=rests
                )
            unseen, painted = None, wanted.unseen
            if painted is not None:
                judge = partial(self._judge_unseen, painted)
                unseen = self._unseen_found.get((painted, off), judge, now=rests)
            worth = self._worth.get(off, self._model.judge, now=rests) if off else None
            update, vectors = take_update_stats(trainer) if wanted.quantities else (None, {})
            if wanted.changes and "change" not in vectors:
                vectors |= latest_change(trainer, record)
        return Snapshot(
            generation=generation,
            step=trainer.step_count,
            epoch=trainer.epoch,
            phase=trainer.phase,
            stale=trainer.loop.stale,
            batch_loss=trainer.loop.batch_loss,
            metrics=metrics,
            parameters=self._parameters(wanted.gradients, vectors),
            field=field,
            tiles=tiles,
            predictions=predictions,
            update=update,
            steps_per_second=speed.steps,
            epochs_per_second=speed.epochs,
            rate=float(trainer.rule.rate.mean()),
            steps_per_epoch=trainer.loop.batches.per_epoch,
            record=record,
            sample=sample,
            off=worth,
            likes=likes,
            hidden=hidden,
            field_area=wanted.field_area if field is not None else None,
            unseen=unseen,
        )

    def _judge_unseen(self, painted: str) -> UnseenAnswers:
        model, known = self._model.model, self._unseen
        if known is None or known[0] is not model:
            about = (model.network, model.loss, model.encoding, self._trainer.dataset)
            known = self._unseen = (model, UnseenJudge(*about))
        return known[1].judge(painted)

    def _parameters(
        self, gradients: bool, vectors: Mapping[str, Array]
    ) -> tuple[ParameterView, ...]:
        network = self._trainer.network
        gradients = gradients and self._trainer.loop.has_gradient
        names = {node.id: node.name for node in network.plan.nodes}
        return tuple(
            ParameterView(
                span.node_id,
                span.name,
                read_only(network.view(network.theta, span)),
                read_only(network.view(network.grad, span)) if gradients else None,
                MappingProxyType({k: network.view(flat, span) for k, flat in vectors.items()}),
                span.axes,
                names[span.node_id],
            )
            for span in network.parameter_layout
        )

    def _judge(self, wanted: SnapshotContents, *, rests: bool) -> Predictions:
        """Return what is answered for all samples.

        Large sets take longer to judge than a frame lasts, so an answer stands for a while, and
        what was just measured for the curves is not found once more. What rests is judged anew.
        """
        evaluator = self._model.model.evaluator
        age = time.perf_counter() - evaluator.measured_at
        is_known = (
            not rests
            and evaluator.measured_at > self._judged.answered_at
            and age < FOUND_ANYWAY * REST * evaluator.seconds
        )

        def judge() -> Predictions:
            if not is_known:
                evaluator.refresh()
            return self._predictions(evaluator, wanted.metrics, wanted.each)

        key = (wanted.metrics, wanted.each, self._model.off)
        spent = evaluator.seconds if is_known else 0.0
        return self._judged.get(key, judge, now=rests or is_known, spent=spent)

    def _predictions(
        self, evaluator: Evaluator, with_metrics: bool, with_each: bool
    ) -> Predictions:
        train, test = evaluator.train.judged(), evaluator.test.judged()
        known = self._trainer.model.encoding.task.is_classification
        return Predictions(
            _frozen(train.scores),
            _frozen(test.scores),
            _frozen(confusion_matrix(train)) if known else None,
            _frozen(confusion_matrix(test)) if known else None,
            self._metrics(train, test) if with_metrics else None,
            _frozen(train.decided) if known else None,
            _frozen(test.decided) if known else None,
            self._each(evaluator) if with_each else None,
        )

    def _each(self, evaluator: Evaluator) -> Mapping[Split, SampleScores]:
        found: dict[Split, SampleScores]
        found = {"train": evaluator.train.each(), "test": evaluator.test.each()}
        for scores in found.values():
            for numbers in (scores.loss, scores.margin):
                if numbers is not None:
                    _frozen(numbers)
        return MappingProxyType(found)

    def _metrics(
        self, train: ScoredPredictions, test: ScoredPredictions
    ) -> Mapping[str, Mapping[str, MetricValue]]:
        dataset = self._trainer.dataset
        metrics = fitting(dataset.task, len(dataset.classes))
        found = {"train": measure(train, metrics), "test": measure(test, metrics)}
        return MappingProxyType({k: MappingProxyType(v) for k, v in found.items()})


def _frozen(array: Array) -> Array:
    """Forbid writing to an array that nobody else holds."""
    array.setflags(write=False)
    return array
