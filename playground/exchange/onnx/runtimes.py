"""ONNX models run: by onnx's reference implementation, and by onnxruntime where it is installed."""

import contextlib
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

from playground.core import Array
from playground.exchange.base.answer_check import Answers
from playground.exchange.base.export_error import ExportError
from playground.exchange.base.model import Model
from playground.exchange.onnx.column_inputs import column_feed
from playground.exchange.onnx.file import INPUT, OUTPUT
from playground.exchange.onnx.graph import CODES

_PRECISIONS = {code: name for name, code in CODES.items()}


def onnx_answers(content: bytes, model: Model, rows: Array) -> tuple[Answers, ...]:
    """Run a model file.

    Parameters
    ----------
    content
        The file.
    model
        Knows the columns, where every one is an input.
    rows
        Raw features ``(N, columns)``.

    Raises
    ------
    ExportError
        When a runtime cannot run it.
    """
    from onnx import load_from_string

    entries = load_from_string(content).graph.input
    types = {each.name: _PRECISIONS[each.type.tensor_type.elem_type] for each in entries}
    if list(types) == [INPUT]:
        feed = {INPUT: rows.astype(types[INPUT])}
    else:
        feed = column_feed(model.known_columns, rows, types)
    found = [Answers("onnx.reference", _reference(content, feed))]
    if find_spec("onnxruntime") is not None:
        found.append(Answers("onnxruntime", _onnxruntime(content, feed)))
    return tuple(found)


def _reference(content: bytes, feed: dict[str, Array]) -> Array:
    from onnx import load_from_string
    from onnx.reference import ReferenceEvaluator

    # What it lacks it says by RuntimeErrors of its own; what does not fit, NumPy says beneath it.
    with _named("onnx.reference", RuntimeError, TypeError, ValueError, LookupError):
        found: Any = ReferenceEvaluator(load_from_string(content)).run([OUTPUT], feed)
    answer: Array = found[0]
    return answer


def _onnxruntime(content: bytes, feed: dict[str, Array]) -> Array:
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as native

    # Of its native errors none is a kind of another, nor of any of Python's; these name a model.
    refusals = (native.Fail, native.InvalidGraph, native.InvalidArgument, native.NotImplemented)
    broken = (native.InvalidProtobuf, native.RuntimeException, native.EPFail)
    with _named("onnxruntime", *refusals, *broken, ValueError):
        session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
        answer: Array = session.run([OUTPUT], feed)[0]
    return answer


@contextlib.contextmanager
def _named(runtime: str, *refusals: type[Exception]) -> Iterator[None]:
    """Name the runtime that cannot run a model, as it says by some errors of its own."""
    try:
        yield
    except refusals as error:
        reason = " ".join(str(error).split())
        raise ExportError(f"{runtime} cannot run the ONNX model: {reason:.300}") from error
