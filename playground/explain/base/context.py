"""One moment of a training, copied: what every explanation starts from.

Explanations read a context, never a trainer. So they cannot change a training, and they may run
in another thread while it goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from msgspec import Struct

from playground.core import Array, IntArray, PlaygroundError, ValueNotAllowed, read_only
from playground.datasets.base.dataset import Dataset
from playground.nn.base.loss import Loss
from playground.nn.compiler.network_memory import check_parameters
from playground.nn.compiler.parameter_layout import ParameterSpan, lay_out_parameters
from playground.nn.compiler.plan import Plan
from playground.nn.losses import LOSSES
from playground.training.base.checkpoint import Checkpoint
from playground.training.base.config import TrainingConfig
from playground.training.base.phase import Phase
from playground.training.base.training_spec import TrainingSpec
from playground.training.data.target_encoding import TargetEncoding
from playground.training.trainer import Trainer


class ExplainContext(Struct, frozen=True):
    """Everything an explanation may ask about, in read-only arrays.

    Parameters
    ----------
    plan, dataset, config, loss, encoding
        What is trained, on what and how.
    theta
        The parameters ``(P,)``, in the training's precision.
    gradient
        The gradient that is there ``(P,)``, ``None`` before the first one.
    gradient_rows
        The training samples it is the gradient of; ``None`` without a gradient, or when they are
        no longer known (the first batch of a shuffled epoch has not been run yet).
    is_fresh
        Whether it was computed at ``theta``: true between backward and update only.
    batch
        The samples under way between forward and update, else the next step's.
    slots, updates
        The optimizer's and the regularizer's memory, and how many updates made it.
    rate
        The learning rate of the next update, after schedule and warm-up; ``None`` before training.
    noise, layers
        The random stream's state and what layers remember, both as before that batch; ``None``
        before training.
    project, state
        What was trained and everything its future depends on, to go on from here on a copy;
        ``None`` before training and for one of several replicas.
    """

    plan: Plan
    dataset: Dataset
    config: TrainingConfig
    loss: Loss
    encoding: TargetEncoding
    theta: Array
    gradient: Array | None
    gradient_rows: IntArray | None
    is_fresh: bool
    batch: IntArray
    slots: Mapping[str, Array]
    updates: int
    rate: float | None = None
    noise: Mapping[str, Any] | None = None
    layers: Array | None = None
    project: TrainingSpec | None = None
    state: Checkpoint | None = None

    @classmethod
    def of(cls, trainer: Trainer, replica: int = 0) -> ExplainContext:
        """Copy a trainer's present context, or that of one of its replicas."""
        if not 0 <= replica < trainer.replicas:
            allowed = f"use a whole number from 0 to {trainer.replicas - 1}"
            raise ValueNotAllowed("replica", replica, allowed)
        state = trainer.checkpoint()
        coming, last = _batches(trainer, replica)
        is_fresh = trainer.phase is Phase.BACKWARD
        gradient = _one(trainer.network.grad, replica)
        known = is_fresh or bool(gradient.any())
        gradient_rows = coming if is_fresh else last
        return cls(
            plan=trainer.plan,
            dataset=trainer.dataset,
            config=trainer.config,
            loss=trainer.model.loss,
            encoding=trainer.model.encoding,
            theta=_one(state.theta, replica),
            gradient=gradient if known else None,
            gradient_rows=gradient_rows if known else None,
            is_fresh=is_fresh,
            batch=coming,
            slots={name: _one(slot, replica) for name, slot in state.slots.items()},
            updates=state.updates,
            rate=float(np.broadcast_to(trainer.rule.rate.reshape(-1), trainer.replicas)[replica]),
            noise=state.streams["noise"][replica],
            layers=_one(state.layers, replica),
            project=trainer.project if trainer.replicas == 1 else None,
            state=state if trainer.replicas == 1 else None,
        )

    @classmethod
    def untrained(cls, plan: Plan, dataset: Dataset, config: TrainingConfig) -> ExplainContext:
        """Return a context before training, with zeros for parameters; needs no trainer.

        Raises
        ------
        NotEnoughMemory
            When there is too little for the network.
        """
        check_parameters(plan.nodes, config.dtype, 1)
        loss = LOSSES.create(config.loss)
        layout = lay_out_parameters(plan)
        return cls(
            plan=plan,
            dataset=dataset,
            config=config,
            loss=loss,
            encoding=TargetEncoding.choose(plan, loss, dataset.task),
            theta=read_only(np.zeros(layout[-1].stop if layout else 0, config.dtype)),
            gradient=None,
            gradient_rows=None,
            is_fresh=False,
            batch=np.arange(0),
            slots={},
            updates=0,
        )

    @property
    def size(self) -> int:
        """The number of parameters, ``P``."""
        return len(self.theta)

    @property
    def count(self) -> int:
        """The number of training samples, ``N``."""
        return len(self.dataset.x_train)

    @property
    def layout(self) -> tuple[ParameterSpan, ...]:
        """Where each learned array lies in ``theta``."""
        return lay_out_parameters(self.plan)

    def rows(self, rows: IntArray | None) -> IntArray:
        """Return checked sample indices; ``None`` stands for all training samples."""
        if rows is None:
            return np.arange(self.count)
        # Compared before they become machine numbers: a person may type any.
        chosen: IntArray = np.atleast_1d(np.asarray(rows))
        if len(chosen) == 0:
            raise PlaygroundError("rows: choose at least one training sample")
        if chosen.min() < 0 or chosen.max() >= self.count:
            wrong = int(chosen[(chosen < 0) | (chosen >= self.count)][0])
            allowed = f"use whole numbers from 0 to {self.count - 1}"
            raise ValueNotAllowed("rows", wrong, allowed)
        return chosen.astype(np.intp)


def _batches(trainer: Trainer, replica: int) -> tuple[IntArray, IntArray | None]:
    """Copy which samples one replica's next gradient is of, and which its last one was of.

    The last batch of an epoch is no longer known in the next one, unless it was everything.
    """
    everything: IntArray = np.arange(len(trainer.dataset.x_train))
    coming, last = (
        rows if rows is None else np.atleast_2d(rows)[replica].copy()
        for rows in (trainer.loop.coming_rows, trainer.loop.last_rows)
    )
    if coming is None:  # no batch ever fills up
        return everything, None
    if last is None and len(coming) == len(everything):
        last = everything
    return coming, last


def _one(array: Array, replica: int) -> Array:
    """Copy one replica's row; without replicas the only row."""
    return read_only(array if array.ndim == 1 else array[replica])
