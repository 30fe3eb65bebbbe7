"""Exporting by the file name's ending."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from playground.core import Array, ValueNotAllowed
from playground.exchange.base.answer_check import Answers, ExportCheck, check_answers, rows_to_ask
from playground.exchange.base.model import Model
from playground.exchange.npz import encode_npz, npz_answers
from playground.exchange.onnx.file import encode_onnx
from playground.exchange.onnx.runtimes import onnx_answers
from playground.exchange.safetensors import encode_safetensors, safetensors_answers
from playground.storage.atomic_write import write_atomically
from playground.training.trainer import Trainer

Encoder: TypeAlias = Callable[[Model], bytes]
Asker: TypeAlias = Callable[[bytes, Model, Array], Sequence[Answers]]


class Format(Struct, frozen=True):
    """A way to write a model.

    Parameters
    ----------
    title
        What people call it.
    help
        What is in the file.
    encode
        Writes a model.
    ask
        Answers raw rows ``(N, columns)`` with what was written; takes the file and its model.
    """

    title: str
    help: str
    encode: Encoder
    ask: Asker


FORMATS: Mapping[str, Format] = {
    ".onnx": Format(
        "ONNX model",
        "The whole computation, from raw features to answers, for any ONNX runtime.",
        encode_onnx,
        onnx_answers,
    ),
    ".safetensors": Format(
        "Safetensors weights",
        "Named weights with a description, as model hubs use.",
        encode_safetensors,
        safetensors_answers,
    ),
    ".npz": Format(
        "NumPy weights",
        "Named weights with a description, for numpy.load.",
        encode_npz,
        npz_answers,
    ),
}
"""Every format by its file ending."""


def export_model(path: Path, trainer: Trainer) -> ExportCheck:
    """Write a trained model in the format of the file name's ending, or leave the file as it was.

    Before it is written, what was made is read back or run by its own runtime on some samples, and
    must answer as ``trainer.predict`` does.

    Returns
    -------
    ExportCheck
        How far the answers lie apart.

    Raises
    ------
    ValueNotAllowed
        When the ending is of no known format.
    ExportError
        When the format cannot hold this model; the message names the layer. When the file would
        give other answers; the message has the numbers.
    FileNotWritten
        When the system refuses.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise ValueNotAllowed("export", path.name, f"use a name ending in {', '.join(FORMATS)}")
    form, model = FORMATS[suffix], Model.of(trainer)
    content = form.encode(model)
    rows = rows_to_ask(model.dataset)
    found = form.ask(content, model, rows)
    check = check_answers(trainer.predict(rows), found, model.dataset, model.dtype)
    write_atomically(path, lambda file: file.write(content))
    return check
