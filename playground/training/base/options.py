"""The numbers and switches of a configuration that belong to no registry entry.

One table says what each accepts and how it is named: the checks, the command line and the forms of
the window all read it.
"""

from collections.abc import Iterator

from playground.core import Param, ParamValue
from playground.training.base.config import Stopping, TrainingConfig

BATCH_SIZE = Param("batch_size", 10, "Batch size", "Samples per update; 0 stands for all.", low=0)
BIAS = Param("bias", 0.1, "First bias", "What every bias starts at.")
SEED = Param("seed", 0, "Seed", "Draws the first weights and the order of the samples.", low=0)

WARM_UP = Param(
    "warm_up",
    0,
    "Warm-up",
    "Updates over which the learning rate rises from almost nothing; 0 for none.",
    low=0,
    unit="steps",
)
CLIP_VALUE = Param(
    "clip_value",
    0.0,
    "Clip entries at",
    "No entry of the gradient counts as more than this, up or down; 0 for no limit.",
    low=0,
)
CLIP_NORM = Param(
    "clip_norm",
    0.0,
    "Clip length at",
    "A gradient longer than this is shortened to it, keeping its direction; 0 for no limit.",
    low=0,
)
MAX_NORM = Param(
    "max_norm",
    0.0,
    "Max-norm",
    "After every update the weights into a unit are shortened to this length; 0 for no limit.",
    low=0,
)
DECAY_BIASES = Param(
    "decay_biases",
    False,
    "Decay biases too",
    "Let the optimizer's weight decay act on biases and on the parameters of norms as well.",
)

UPDATE_OPTIONS = (WARM_UP, CLIP_VALUE, CLIP_NORM, MAX_NORM, DECAY_BIASES)
"""What surrounds the optimizer in an update."""

OPTIONS = (BATCH_SIZE, BIAS, SEED, *UPDATE_OPTIONS)
"""Every plain number and switch of a configuration."""

STOPPING_OPTIONS = (
    Param("epochs", 0, "Epochs", "Stop after so many epochs in all; 0 for never.", low=0),
    Param(
        "seconds",
        0.0,
        "Time",
        "Stop so long after Play was pressed; 0 for never.",
        low=0,
        unit="s",
    ),
    Param(
        "loss",
        0.0,
        "Test loss",
        "Stop as soon as the test loss is this low; 0 for never.",
        low=0,
    ),
    Param(
        "accuracy",
        0.0,
        "Test accuracy",
        "Stop as soon as this share of the test samples is right (0.95: 95 %); 0 for never.",
        low=0,
        high=1,
    ),
    Param(
        "plateau",
        0,
        "Plateau",
        "Stop when the training loss has found no new best for so many epochs; 0 for never.",
        low=0,
        unit="epochs",
    ),
    Param(
        "patience",
        0,
        "Patience",
        "Early stopping: stop when the test loss has found no new best for so many epochs; "
        "0 for never.",
        low=0,
        unit="epochs",
    ),
    Param(
        "least_gain",
        0.0001,
        "Least gain",
        "The share by which a loss must fall below the best one to be a new best.",
        low=0,
        high=1,
        high_open=True,
    ),
    Param(
        "restore_best",
        True,
        "Keep the best",
        "After early stopping, go back to the weights with the best test loss of the run.",
    ),
)
"""When a run ends by itself."""


def values_of(
    config: TrainingConfig | Stopping, options: tuple[Param, ...]
) -> dict[str, ParamValue]:
    """Return what a configuration says of some options, by name."""
    return {option.name: getattr(config, option.name) for option in options}


def check_options(config: TrainingConfig) -> None:
    """Raise :class:`~playground.core.ValueNotAllowed` for the first value that is not allowed."""
    for owner, option, value in _all(config):
        option.check(value, owner)


def _all(config: TrainingConfig) -> Iterator[tuple[str, Param, object]]:
    for option in OPTIONS:
        yield "", option, getattr(config, option.name)
    for option in STOPPING_OPTIONS:
        yield "stopping", option, getattr(config.stopping, option.name)
