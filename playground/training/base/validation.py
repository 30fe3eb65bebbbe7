"""What is checked before anything is trained or set: network, data, configuration, values."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from playground.core import (
    Array,
    Component,
    Diagnostic,
    ParamValue,
    PlaygroundError,
    Severity,
    ValueNotAllowed,
)
from playground.datasets.base.dataset import Dataset
from playground.graph import NetworkSpec
from playground.nn.compiler.network import Network
from playground.nn.compiler.plan import Analysis, Plan, Signature, analyze
from playground.nn.losses import LOSSES
from playground.nn.optimizers import OPTIMIZERS
from playground.training.base.config import DType, TrainingConfig, check_options


class NetworkError(PlaygroundError):
    """The drawn network cannot be trained on ``dataset``; ``diagnostics`` say why, node by node."""

    def __init__(
        self, diagnostics: tuple[Diagnostic, ...], dataset: Dataset, network: NetworkSpec
    ) -> None:
        self.diagnostics = diagnostics
        self.dataset = dataset
        errors = [d for d in diagnostics if d.severity is Severity.ERROR]
        super().__init__(f"the network cannot be trained: {'; '.join(map(network.told, errors))}")


def signature_of(dataset: Dataset) -> Signature:
    """Return what a network must fit to train on a dataset."""
    outputs = dataset.y_train.shape[1] if dataset.y_train.ndim == 2 else dataset.outputs
    return Signature(dataset.columns, dataset.is_2d, outputs, dataset.raw.image_shape)


def plan_for(network: NetworkSpec, dataset: Dataset) -> tuple[Plan, Analysis]:
    """Plan a network for a dataset, or raise :class:`NetworkError`."""
    analysis = analyze(network, signature_of(dataset))
    if analysis.plan is None:
        raise NetworkError(analysis.diagnostics, dataset, network)
    return analysis.plan, analysis


def check_loss(config: TrainingConfig, dataset: Dataset) -> None:
    """Raise :class:`NetworkError` when the loss is not made for the problem."""
    loss = LOSSES.get(config.loss.name)
    if dataset.task not in loss.tasks:
        fitting = ", ".join(cls.name for cls in LOSSES if dataset.task in cls.tasks)
        problem = dataset.task.described(len(dataset.classes))
        message = (
            f"the loss {loss.name} does not fit this problem ({problem}); choose one of {fitting}"
        )
        raise NetworkError((Diagnostic("", Severity.ERROR, message),), dataset, NetworkSpec())


def check_config(config: TrainingConfig) -> None:
    """Check what the registries do not: a configuration made in code may hold anything."""
    check_options(config)
    check_precision(config)
    optimizer = OPTIMIZERS.get(config.optimizer.name)
    if not optimizer.searches:
        return
    if config.batch_size != 0:
        allowed = f"{optimizer.title} compares losses, so every batch needs all samples: use 0"
        raise ValueNotAllowed("batch_size", config.batch_size, allowed)
    for name in ("clip_value", "clip_norm", "max_norm"):
        if getattr(config, name):
            allowed = f"{optimizer.title} follows the loss as it is, without limits: use 0"
            raise ValueNotAllowed(name, getattr(config, name), allowed)


def check_precision(config: TrainingConfig) -> None:
    """Refuse a configuration with a number that would become infinite in its precision.

    Raises
    ------
    ValueNotAllowed
        Naming the first such number, with the largest one there is.
    """
    for name, value in _numbers(config):
        check_number(name, value, config.dtype)


def check_number(name: str, value: object, dtype: DType) -> None:
    """Refuse one number that would become infinite in a precision; see :func:`check_precision`."""
    largest = float(np.finfo(dtype).max)
    if isinstance(value, float) and abs(value) > largest:
        allowed = f"in {dtype} use a number from {-largest:.3g} to {largest:.3g}"
        raise ValueNotAllowed(name, value, allowed)


def _numbers(config: TrainingConfig) -> Iterator[tuple[str, ParamValue]]:
    """Return the configuration's own values, and those of its components by their names."""
    for field in config.__struct_fields__:
        value = getattr(config, field)
        if isinstance(value, Component):
            params: Mapping[str, ParamValue] = value.params
            yield from ((f"{value.name}.{name}", param) for name, param in params.items())
        else:
            yield field, value


def check_value(
    network: Network, node_id: str, name: str, index: Sequence[int], value: float
) -> tuple[Array, tuple[int, ...], np.floating]:
    """Check what is to be set by hand; see ``Trainer.set_value``.

    Returns
    -------
    tuple
        The array, the place in it, and the value in the array's precision.
    """
    arrays = network.named_parameters()
    array = arrays.get(f"{node_id}/{name}")
    if array is None:
        known = ", ".join(arrays) or "none"
        raise PlaygroundError(f"there is no parameter {node_id}/{name}; there are: {known}")
    place, what = tuple(index), f"{name} of {network.plan.name_of(node_id)}"
    if len(place) != array.ndim or any(
        not 0 <= i < n for i, n in zip(place, array.shape, strict=False)
    ):
        shape = "×".join(map(str, array.shape))
        raise PlaygroundError(f"{what} is {shape}: it has no entry {list(place)}")
    with np.errstate(over="ignore"):
        number: np.floating = array.dtype.type(value)
    if not np.isfinite(number):
        raise ValueNotAllowed(what, value, f"use a finite {array.dtype}")
    return array, place, number
