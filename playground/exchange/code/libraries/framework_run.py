"""A file for PyTorch or Keras run and compared, where that framework is installed."""

import os
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np

from playground.core import Array
from playground.exchange.base.answer_check import Answers, ExportCheck, check_answers
from playground.exchange.base.export_error import ExportError
from playground.exchange.base.format import Checker
from playground.exchange.base.model import Model
from playground.exchange.base.written_files import WrittenFiles
from playground.exchange.code.numpy.run_back import module_of

BACKENDS = ("tensorflow", "jax", "torch")
"""What Keras computes by; it asks for the first one unless it is told."""


def checker(framework: str, title: str, precision: str = "") -> Checker:
    """Return the check of files for a framework, which may compute in another precision.

    Without the framework they are compiled and not run, and what is said of them says so.
    """

    def check(files: WrittenFiles, model: Model, rows: Array, expected: Array) -> ExportCheck:
        if find_spec(framework) is None or not _computes(framework):
            compile(files.main, f"{framework}.py", "exec")
            return ExportCheck(0, 0.0, (f"{title} is not installed here",))
        found = Answers(title, _answer(files, rows, title))
        dtype = np.dtype(precision or model.dtype)
        return check_answers(expected, (found,), model.dataset, dtype)

    return check


def _computes(framework: str) -> bool:
    """Tell whether Keras has something to compute by, and choose what is there."""
    if framework != "keras" or "KERAS_BACKEND" in os.environ:
        return True
    there = [name for name in BACKENDS if find_spec(name) is not None]
    if there:
        os.environ["KERAS_BACKEND"] = there[0]
    return bool(there)


def _answer(files: WrittenFiles, rows: Array, title: str) -> Array:
    try:
        predict: Callable[[Array], Array] = module_of(files)["predict"]
        with np.errstate(all="ignore"):
            return predict(rows)
    except _BROKEN as error:
        reason = " ".join(str(error).split())
        raise ExportError(f"{title} cannot run the program: {reason:.300}") from error


_BROKEN = (ImportError, OSError, AttributeError, RuntimeError, TypeError, ValueError, KeyError)
"""What a framework raises that lacks a library of the system, or is too old for a function."""
