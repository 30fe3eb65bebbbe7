"""Everything about how to train, as one frozen value."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from playground.core import Component

Order = Literal["shuffle", "fixed", "carry"]
DType = Literal["float64", "float32"]


class Stopping(Struct, frozen=True, forbid_unknown_fields=True):
    """When a run ends by itself; 0 turns a condition off. ScoredPredictions after every epoch.

    Parameters
    ----------
    epochs
        Epochs in all.
    seconds
        How long a run may take, from Play on.
    loss, accuracy
        Enough of the test samples: a loss as low, or an accuracy as high, as this.
    plateau
        Epochs in a row in which the training loss found no new best.
    patience
        Early stopping: epochs in a row in which the test loss found no new best.
    least_gain
        The share by which a loss must fall below the best one to be a new best.
    restore_best
        After early stopping, go back to the weights of the best test loss of the run.
    """

    epochs: Annotated[int, Meta(ge=0)] = 0
    seconds: Annotated[float, Meta(ge=0)] = 0.0
    loss: Annotated[float, Meta(ge=0)] = 0.0
    accuracy: Annotated[float, Meta(ge=0, le=1)] = 0.0
    plateau: Annotated[int, Meta(ge=0)] = 0
    patience: Annotated[int, Meta(ge=0)] = 0
    least_gain: Annotated[float, Meta(ge=0, lt=1)] = 0.0001
    restore_best: bool = True


class TrainingConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """How a network is trained.

    Parameters
    ----------
    loss, optimizer, regularizer, initializer
        Registry entries by name, with the parameters that differ from their defaults. The
        optimizer's parameters include the learning rate.
    schedule
        How the learning rate changes while training goes on.
    warm_up
        Updates over which the learning rate rises from almost nothing, before any schedule.
    clip_value, clip_norm
        Limits of every entry of the gradient, and then of its length; 0 turns them off.
    max_norm
        The limit of the length of every unit's incoming weights; 0 turns it off.
    decay_biases
        Whether an optimizer's weight decay acts on biases and on the parameters of norms too.
    stopping
        When a run ends by itself.
    bias
        The initial value of every bias.
    batch_size
        Samples per update: 1 is stochastic, 0 stands for all of them (batch gradient descent),
        anything between is mini-batch gradient descent.
    order
        ``shuffle`` draws a new order each epoch; ``fixed`` keeps the data's order; ``carry`` keeps
        it too and lets an epoch's leftover samples join the next epoch's first batch.
    dtype
        The precision of every number in the network.
    seed
        Seeds the initial weights' and the sample order's random streams.
    """

    loss: Component = Component("half_squared_error")
    optimizer: Component = Component("sgd", {"learning_rate": 0.03})
    schedule: Component = Component("constant")
    warm_up: Annotated[int, Meta(ge=0)] = 0
    clip_value: Annotated[float, Meta(ge=0)] = 0.0
    clip_norm: Annotated[float, Meta(ge=0)] = 0.0
    max_norm: Annotated[float, Meta(ge=0)] = 0.0
    decay_biases: bool = False
    regularizer: Component = Component("none")
    initializer: Component = Component("uniform")
    bias: float = 0.1
    batch_size: Annotated[int, Meta(ge=0)] = 10
    order: Order = "shuffle"
    dtype: DType = "float64"
    seed: Annotated[int, Meta(ge=0)] = 0
    stopping: Stopping = Stopping()
