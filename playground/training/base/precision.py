"""Whether every number of a configuration exists in the precision it trains in."""

from collections.abc import Iterator, Mapping

import numpy as np

from playground.core import Component, ParamValue, ValueNotAllowed
from playground.training.base.config import DType, TrainingConfig


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
