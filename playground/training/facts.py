"""What there is to see of a training: everything a trainer shows and does not change."""

import math
from collections.abc import Mapping

from playground.core import Array, IntArray
from playground.nn.base.loss import Loss
from playground.nn.base.optimizer import Optimizer
from playground.nn.base.regularizer import Regularizer
from playground.nn.compiler.network import Network
from playground.session.snapshots.snapshot import Phase
from playground.training.base.checkpoint import Checkpoint
from playground.training.data.target_encoding import Coding
from playground.training.evaluation.evaluator import Evaluator
from playground.training.evaluation.predictor import Predictor
from playground.training.loop.bound_model import Binding
from playground.training.loop.training_loop import Stepper
from playground.training.update.last_update import LastUpdate


class Facts:
    """The readable side of :class:`~playground.training.trainer.Trainer`."""

    _bound: Binding
    _at: Stepper

    @property
    def network(self) -> Network:
        """The network of the usual batch size; ``theta`` and ``grad`` are the flat vectors."""
        return self._bound.network

    @property
    def active(self) -> Network:
        """The network that ran the latest batch: its values are the ones of that batch."""
        return self._at.engine.network

    @property
    def loss(self) -> Loss:
        """What training lowers."""
        return self._bound.loss

    @property
    def coding(self) -> Coding:
        """The numbers that stand for classes."""
        return self._bound.coding

    @property
    def predictor(self) -> Predictor:
        """Runs the network on any number of rows."""
        return self._bound.predictor

    @property
    def evaluator(self) -> Evaluator:
        """Judges the network on the train and the test samples."""
        return self._bound.evaluator

    @property
    def phase(self) -> Phase:
        """Which thirds of a step have run."""
        return self._at.phase

    @property
    def stale(self) -> bool:
        """Whether the last update reused an old gradient."""
        return self._at.stale

    @property
    def step_count(self) -> int:
        """Updates made."""
        return self._at.step_count

    @property
    def epoch(self) -> int:
        """Whole epochs completed."""
        return self._at.epoch

    @property
    def batches_per_epoch(self) -> int:
        """How many updates this epoch makes."""
        return self._at.batches.per_epoch

    @property
    def steps_left(self) -> int:
        """How many updates are left in this epoch."""
        return self._at.batches.per_epoch - self._at.batches.position + self._at.pending

    @property
    def coming_rows(self) -> IntArray | None:
        """The training samples of the next update, ``(B,)`` or ``(R, B)``.

        Those under way between forward and update, else the next ones; ``None`` when no batch ever
        fills up.
        """
        return self._at.batches.look(-self._at.pending)

    @property
    def last_rows(self) -> IntArray | None:
        """The training samples of the update before; ``None`` at the beginning of an epoch."""
        return self._at.batches.look(-self._at.pending - 1)

    @property
    def batch_loss(self) -> float:
        """The loss of the latest forward pass, ``nan`` before the first."""
        return math.nan if self.phase is Phase.READY else float(self._at.engine.loss.mean())

    @property
    def optimizer(self) -> Optimizer:
        """The optimizer at work."""
        return self._at.rule.optimizer

    @property
    def rate(self) -> Array:
        """The learning rate of the next update, ``()`` or ``(R, 1)``: after schedule and warm-up.

        The configured one is ``optimizer.learning_rate``.
        """
        return self._at.rule.rate

    @property
    def last_update(self) -> LastUpdate:
        """What is known of the latest update."""
        return self._at.rule.last

    @property
    def used_gradient(self) -> Array:
        """The gradient the optimizer is given, ``(P,)`` or ``(R, P)``, as it last was.

        It is ``network.grad`` itself when no regularizer, frozen layer or limit changes that.
        """
        return self._at.rule.used_gradient

    @property
    def regularizer(self) -> Regularizer:
        """The regularizer at work."""
        return self._at.rule.regularizer

    @property
    def slots(self) -> Mapping[str, Array]:
        """The optimizer's and regularizer's vectors, as ``optimizer/m``, ``regularizer/dead``."""
        return self._at.rule.slots

    @property
    def updates(self) -> int:
        """Updates since the optimizer's slots were made (Adam's t)."""
        return self._at.rule.updates

    @property
    def last_finite(self) -> Checkpoint:
        """The state after the last whole epoch, or from which training last began.

        Training goes back here when a number is not finite any more; or to the epoch before, if
        not one step succeeded from here.
        """
        return self._at.good.newest
