"""Everything about how to train, as one frozen value."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from playground.core import Component

Order = Literal["shuffle", "fixed", "carry"]
DType = Literal["float64", "float32"]


class TrainingConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """How a network is trained.

    Parameters
    ----------
    loss, optimizer, regularizer, initializer
        Registry entries by name, with the parameters that differ from their defaults. The
        optimizer's parameters include the learning rate.
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
    regularizer: Component = Component("none")
    initializer: Component = Component("uniform")
    bias: float = 0.1
    batch_size: Annotated[int, Meta(ge=0)] = 10
    order: Order = "shuffle"
    dtype: DType = "float64"
    seed: Annotated[int, Meta(ge=0)] = 0
