"""Whether every number of a configuration exists in the precision it trains in."""

from collections.abc import Iterator, Mapping

import numpy as np

from playground.core import Component, ParamValue, ValueNotAllowed
from playground.training.config import TrainingConfig


def check_precision(config: TrainingConfig) -> None:
    """Refuse a number that would become infinite in the network's precision.

    Raises
    ------
    ValueNotAllowed
        Naming the first such number, with the largest one there is.
    """
    largest = float(np.finfo(config.dtype).max)
    for name, value in _numbers(config):
        if isinstance(value, float) and abs(value) > largest:
            allowed = f"in {config.dtype} use a number from {-largest:.3g} to {largest:.3g}"
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
