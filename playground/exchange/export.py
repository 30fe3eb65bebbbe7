"""Exporting by the file name's ending."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from playground.core import ValueNotAllowed
from playground.exchange.base.model import Model
from playground.exchange.npz import encode_npz
from playground.exchange.onnx.file import encode_onnx
from playground.exchange.safetensors import encode_safetensors
from playground.storage.atomic_write import write_atomically
from playground.training.trainer import Trainer

Encoder: TypeAlias = Callable[[Model], bytes]


class Format(Struct, frozen=True):
    """A way to write a model: what people call it, what is in the file, and the writer."""

    title: str
    help: str
    encode: Encoder


FORMATS: Mapping[str, Format] = {
    ".onnx": Format(
        "ONNX model",
        "The whole computation, from raw features to answers, for any ONNX runtime.",
        encode_onnx,
    ),
    ".safetensors": Format(
        "Safetensors weights",
        "Named weights with a description, as model hubs use.",
        encode_safetensors,
    ),
    ".npz": Format(
        "NumPy weights", "Named weights with a description, for numpy.load.", encode_npz
    ),
}
"""Every format by its file ending."""


def export_model(path: Path, trainer: Trainer) -> None:
    """Write a trained model in the format of the file name's ending, or leave the file as it was.

    Raises
    ------
    ValueNotAllowed
        When the ending is of no known format.
    ExportError
        When the format cannot hold this model; the message names the layer.
    FileNotWritten
        When the system refuses.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise ValueNotAllowed("export", path.name, f"use a name ending in {', '.join(FORMATS)}")
    content = FORMATS[suffix].encode(Model.of(trainer))
    write_atomically(path, lambda file: file.write(content))
