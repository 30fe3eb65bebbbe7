"""Everything about how to train, as one frozen value.

Every plain number and switch is declared once, on its field: what it accepts, what it is called and
what it does. Checks, forms, files, the command line and the docs all read that.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from playground.core import Component, Param, params_of

Order = Literal["shuffle", "fixed", "carry"]
DType = Literal["float64", "float32"]


class Stopping(Struct, frozen=True, forbid_unknown_fields=True):
    """When a run ends by itself; 0 turns a condition off. Judged after every epoch."""

    epochs: Annotated[
        int, Meta(ge=0), Param("Epochs", "Stop after so many epochs in all; 0 for never.")
    ] = 0
    seconds: Annotated[
        float,
        Meta(ge=0),
        Param("Time", "Stop so long after Play was pressed; 0 for never.", unit="s"),
    ] = 0.0
    loss: Annotated[
        float,
        Meta(ge=0),
        Param("Test loss", "Stop as soon as the test loss is this low; 0 for never."),
    ] = 0.0
    accuracy: Annotated[
        float,
        Meta(ge=0, le=1),
        Param(
            "Test accuracy",
            "Stop as soon as this share of the test samples is right (0.95: 95 %); 0 for never.",
        ),
    ] = 0.0
    plateau: Annotated[
        int,
        Meta(ge=0),
        Param(
            "Plateau",
            "Stop when the training loss has found no new best for so many epochs; 0 for never.",
            unit="epochs",
        ),
    ] = 0
    patience: Annotated[
        int,
        Meta(ge=0),
        Param(
            "Patience",
            "Early stopping: stop when the test loss has found no new best for so many epochs; "
            "0 for never.",
            unit="epochs",
        ),
    ] = 0
    least_gain: Annotated[
        float,
        Meta(ge=0, lt=1),
        Param(
            "Least gain",
            "The share by which a loss must fall below the best one to be a new best.",
        ),
    ] = 0.0001
    restore_best: Annotated[
        bool,
        Param(
            "Keep the best",
            "After early stopping, go back to the weights with the best test loss of the run.",
        ),
    ] = True


class TrainingConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """How a network is trained.

    Parameters
    ----------
    loss, optimizer, regularizer, initializer
        Registry entries by name, with the parameters that differ from their defaults. The
        optimizer's parameters include the learning rate.
    schedule
        How the learning rate changes while training goes on.
    clip_value, clip_norm
        Of the gradient's limits, that of its entries comes first.
    batch_size
        1 is stochastic, 0 batch gradient descent, anything between is mini-batch gradient descent.
    stopping
        When a run ends by itself.
    """

    loss: Component = Component("half_squared_error")
    optimizer: Component = Component("sgd", {"learning_rate": 0.03})
    schedule: Component = Component("constant")
    warm_up: Annotated[
        int,
        Meta(ge=0),
        Param(
            "Warm-up",
            "Updates over which the learning rate rises from almost nothing; 0 for none.",
            unit="steps",
        ),
    ] = 0
    clip_value: Annotated[
        float,
        Meta(ge=0),
        Param(
            "Clip entries at",
            "No entry of the gradient counts as more than this, up or down; 0 for no limit.",
        ),
    ] = 0.0
    clip_norm: Annotated[
        float,
        Meta(ge=0),
        Param(
            "Clip length at",
            "A gradient longer than this is shortened to it, keeping its direction; "
            "0 for no limit.",
        ),
    ] = 0.0
    max_norm: Annotated[
        float,
        Meta(ge=0),
        Param(
            "Max-norm",
            "After every update the weights into a unit are shortened to this length; "
            "0 for no limit.",
        ),
    ] = 0.0
    decay_biases: Annotated[
        bool,
        Param(
            "Decay biases too",
            "Let the optimizer's weight decay act on biases and on the parameters of norms as "
            "well.",
        ),
    ] = False
    regularizer: Component = Component("none")
    initializer: Component = Component("uniform")
    bias: Annotated[float, Param("First bias", "What every bias starts at.")] = 0.1
    batch_size: Annotated[
        int, Meta(ge=0), Param("Batch size", "Samples per update; 0 stands for all.")
    ] = 10
    order: Annotated[
        Order,
        Param(
            "Order",
            "Shuffle: a new order each epoch. Fixed: the data's order. Carry over: fixed, and "
            "samples left over join the next epoch's first batch.",
        ),
    ] = "shuffle"
    dtype: Annotated[
        DType,
        Param(
            "Precision",
            "float64 carries 16 digits; float32 carries 7, and large networks run faster.",
        ),
    ] = "float64"
    seed: Annotated[
        int,
        Meta(ge=0),
        Param("Seed", "Draws the first weights and the order of the samples."),
    ] = 0
    stopping: Stopping = Stopping()


UPDATE_OPTIONS = ("warm_up", "clip_value", "clip_norm", "max_norm", "decay_biases")
"""What surrounds the optimizer in an update, by name."""

BEGINNING = ("seed", "initializer", "bias")
"""What only decides with which weights a training begins, by name."""


def check_options(config: TrainingConfig) -> None:
    """Raise :class:`~playground.core.ValueNotAllowed` for the first value that is not allowed.

    A configuration made in code may hold anything: msgspec looks only at what it decodes.
    """
    for option in params_of(TrainingConfig):
        option.check(getattr(config, option.name))
    for option in params_of(Stopping):
        option.check(getattr(config.stopping, option.name), "stopping")
