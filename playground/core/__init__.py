"""What every other package stands on: parameters, registries, diagnostics, errors, array types."""

from playground.core.arrays import Array, FloatArray, IntArray, Shape, read_only
from playground.core.diagnostic import Diagnostic, Severity
from playground.core.entry_config import Component, ParamValue
from playground.core.errors import PlaygroundError, ValueNotAllowed
from playground.core.param import (
    Param,
    accepted_values,
    check_values,
    params_of,
    values_of,
)
from playground.core.random import NumpyStream, RandomStream, Streams
from playground.core.registry import Entry, Registry
from playground.core.task import Task

__all__ = [
    "Array",
    "Component",
    "Diagnostic",
    "Entry",
    "FloatArray",
    "IntArray",
    "NumpyStream",
    "Param",
    "ParamValue",
    "PlaygroundError",
    "RandomStream",
    "Registry",
    "Severity",
    "Shape",
    "Streams",
    "Task",
    "ValueNotAllowed",
    "accepted_values",
    "check_values",
    "params_of",
    "read_only",
    "values_of",
]
