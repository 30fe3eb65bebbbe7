"""What views are shown: immutable copies of a moment of the training."""

import math
from collections.abc import Mapping

import msgspec
import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.datasets.base.dataset import Split
from playground.nn.base.layer import Axis
from playground.nn.base.metric import MetricValue
from playground.nn.base.quantity import Quantity
from playground.session.phases.step_record import NO_STEP, StepRecord
from playground.session.snapshots.hidden_space import HiddenSpace, HiddenWish
from playground.session.snapshots.plane_area import PlaneArea
from playground.session.snapshots.sample_view import SampleView, SampleWish
from playground.session.snapshots.unit_likes import UnitLikes, UnitWish
from playground.session.snapshots.units_off import UnitSet, UnitsOff
from playground.training.base.history import Metrics
from playground.training.base.phase import Phase
from playground.training.evaluation.sample_scores import SampleScores
from playground.training.evaluation.unseen_points import UnseenAnswers
from playground.training.moments.statistics import MomentStatistics


class SnapshotContents(Struct, frozen=True):
    """What the visible views need; the worker computes nothing else.

    Parameters
    ----------
    field
        Points per side of the output field, 0 for none (2-D problems only).
    field_area
        Over which part of the plane the field is; ``None`` for the data's extent.
    hidden
        A layer whose view of the samples is wanted; see :class:`.HiddenWish`.
    tiles
        Points per side of every neuron's tile, 0 for none (2-D problems only).
    gradients
        Copies of the gradient beside the parameters.
    predictions
        Outputs for the train and test samples (confusion matrix, prediction against truth).
    metrics
        Every metric of those outputs.
    each
        How wrong and how sure each of them is.
    unit
        A unit of which to find what it likes; all who wish for one wish for the same.
    quantities
        The numbers behind the latest update. While they are wanted, every update's change is
        remembered.
    sample
        One sample to run alone; see :class:`SampleWish`. All who wish for one wish for the same.
    changes
        Of these only what the latest update added to each parameter.
    off
        Units that put out zero in all that is shown: fields, tiles, predictions, the sample.
    statistics
        What was measured of the moments that are kept.
    unseen
        Painted points to judge, as text, and the loss of the best constant answer to judge by;
        empty for the latter alone. All who wish for any wish for the same.
    """

    field: int = 0
    tiles: int = 0
    gradients: bool = False
    predictions: bool = False
    metrics: bool = False
    quantities: bool = False
    sample: SampleWish | None = None
    changes: bool = False
    off: UnitSet = frozenset()
    each: bool = False
    unit: UnitWish | None = None
    statistics: bool = False
    field_area: PlaneArea | None = None
    hidden: HiddenWish | None = None
    unseen: str | None = None

    def __or__(self, other: "SnapshotContents") -> "SnapshotContents":
        """Return what satisfies both."""
        return SnapshotContents(
            max(self.field, other.field),
            max(self.tiles, other.tiles),
            self.gradients or other.gradients,
            self.predictions or other.predictions,
            self.metrics or other.metrics,
            self.quantities or other.quantities,
            self.sample | other.sample if self.sample is not None else other.sample,
            self.changes or other.changes,
            self.off | other.off,
            self.each or other.each,
            self.unit or other.unit,
            self.statistics or other.statistics,
            self.field_area or other.field_area,
            self.hidden or other.hidden,
            other.unseen if not self.unseen and other.unseen is not None else self.unseen,
        )


class ParameterView(Struct, frozen=True):
    """One learned array, in its own shape.

    Parameters
    ----------
    node_id, name, axes
        Its owner, its name, and what its axes run over, as its layer declares them.
    layer
        What its owner is called.
    value
        What is learned.
    grad
        Its gradient, when wanted; ``None`` before any backpropagation, too.
    quantities
        The numbers behind its latest update by name, when wanted, as far as they are known.
    """

    node_id: str
    name: str
    value: Array
    grad: Array | None
    quantities: Mapping[str, Array] = msgspec.field(default_factory=dict)
    axes: tuple[Axis, ...] = ()
    layer: str = ""

    @property
    def owner(self) -> str:
        """What its layer is called; its id where nobody said."""
        return self.layer or self.node_id


class UpdateStats(Struct, frozen=True):
    """The numbers behind the latest update that all parameters share.

    Parameters
    ----------
    optimizer
        The optimizer's title.
    updates
        Updates since it began (Adam's t).
    remembers
        Whether it keeps anything from one update to the next.
    configured_rate
        The learning rate a person set.
    next_rate
        That of the coming update, after schedule and warm-up.
    shared
        By name, what is one number for the whole network: ``rate`` is the latest update's, after
        schedule and warm-up. Empty before the first update, and after taking up a saved training
        until the next one.
    named
        What each quantity is, whether shared or one number per parameter.
    """

    optimizer: str
    updates: int
    remembers: bool
    configured_rate: float
    next_rate: float
    shared: Mapping[str, float]
    named: Mapping[str, Quantity]


class Predictions(Struct, frozen=True):
    """What the network says about the samples, in the person's units.

    ``train`` and ``test`` are ``(N, outputs)``: probabilities, or raw output values for squared
    losses, or target values for regression (unscaled). ``confusion_*`` count ``[truth, predicted]``
    for classification, else ``None``; likewise ``*_decided``, the predicted class indices ``(N,)``.
    ``metrics`` holds, for ``train`` and ``test``, every measure under its metric's key; ``None``
    when nobody wanted them. ``each`` holds each sample's loss and margin, likewise.
    """

    train: Array
    test: Array
    train_confusion: Array | None
    test_confusion: Array | None
    metrics: Mapping[str, Mapping[str, MetricValue]] | None = None
    train_decided: Array | None = None
    test_decided: Array | None = None
    each: Mapping[Split, SampleScores] | None = None


class Snapshot(Struct, frozen=True):
    """A moment of one training, in read-only arrays.

    While training runs, what takes long to find may be of a moment before this step: ``metrics``,
    ``predictions``, ``sample``, ``off``, ``likes``, ``hidden`` and ``unseen``. Where it rests, all
    are of this one.

    Parameters
    ----------
    generation
        Which configuration it belongs to; anything stale is dropped.
    step, epoch
        Updates made; whole epochs completed.
    phase, stale
        Where within a step it stands; ``stale`` when the last update reused an old gradient.
    batch_loss
        The loss of the latest forward pass's batch, ``nan`` before the first.
    metrics
        The latest evaluation on all train and test samples.
    parameters
        Every learned array, in network order.
    field
        ``(outputs, n, n)``: the prediction on a grid; row 0 is the lowest y, column 0 the lowest x.
    field_area
        Which part of the plane that grid covers; ``None`` for the data's extent.
    hidden
        The data as a layer sees it, when wanted.
    tiles
        Per node ``(units, n, n)``: each unit's value on the same kind of grid.
    predictions
        See :class:`Predictions`.
    update
        The numbers behind the latest update; those per parameter are in ``parameters``.
    steps_per_second, epochs_per_second
        The recent speed, 0 while paused.
    unseen
        What the network makes of points nobody trains on, when wanted.
    rate
        The learning rate of the next update: after schedule and warm-up.
    steps_per_epoch
        How many updates an epoch makes.
    record
        What the latest thirds of a step did that were run one by one.
    sample
        One sample's way through the network, when wanted; see :class:`SampleView`.
    off
        What the units that are switched off are worth, while any is.
    likes
        What a unit likes, when wanted.
    statistics
        What was measured of the moments that are kept, oldest first, when wanted. After going back,
        later ones are among them until training goes on.
    """

    generation: int
    step: int
    epoch: int
    phase: Phase
    stale: bool
    batch_loss: float
    metrics: Metrics
    parameters: tuple[ParameterView, ...] = ()
    field: Array | None = None
    tiles: Mapping[str, Array] = msgspec.field(default_factory=dict)
    predictions: Predictions | None = None
    update: UpdateStats | None = None
    steps_per_second: float = 0.0
    epochs_per_second: float = 0.0
    rate: float = math.nan
    steps_per_epoch: int = 0
    record: StepRecord = NO_STEP
    sample: SampleView | None = None
    off: UnitsOff | None = None
    likes: UnitLikes | None = None
    statistics: tuple[MomentStatistics, ...] = ()
    field_area: PlaneArea | None = None
    hidden: HiddenSpace | None = None
    unseen: UnseenAnswers | None = None

    def stands_with(self, other: "Snapshot") -> bool:
        """Tell whether another is of this very training at the same step, with equal parameters."""
        if (self.generation, self.step) != (other.generation, other.step):
            return False
        pairs = zip(self.parameters, other.parameters, strict=False)
        return all(np.array_equal(a.value, b.value, equal_nan=True) for a, b in pairs)

    def has_parameters(self, theta: Array) -> bool:
        """Tell whether it holds these parameters ``(P,)``.

        The step alone does not tell: a person may set some by hand, and a reset before the first
        step takes that back.
        """
        mine = [theta[:0], *(each.value.reshape(-1) for each in self.parameters)]
        return np.array_equal(np.concatenate(mine), theta, equal_nan=True)
