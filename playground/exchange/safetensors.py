"""Weights as a safetensors file: the same names and arrays as in NPZ, and JSON in its metadata."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from playground.core import Array
from playground.exchange.base.answer_check import Answers
from playground.exchange.base.export_error import ExportError
from playground.exchange.base.model import Model
from playground.exchange.base.weight_answers import weight_answers
from playground.exchange.code.libraries.torch_file import torch_state

METADATA = "metadata"


def encode_safetensors(model: Model) -> bytes:
    """Return a model as the bytes of a ``.safetensors`` file, checked by reading them back.

    The library writes wrong numbers for arrays that are not contiguous, without a word.
    """
    arrays = {name: np.ascontiguousarray(array) for name, array in model.parameters.items()}
    return _saved(arrays, {"format": "np", METADATA: model.description_text})


def encode_torch_weights(model: Model) -> bytes:
    """Return the weights as the ``state_dict`` of the module that is written for PyTorch.

    A Dense layer has ``(out, in)`` there, a convolution ``(filters, channels, k, k)``;
    ``network.load_state_dict(safetensors.torch.load_file(path))`` takes them.

    Raises
    ------
    ExportError
        When PyTorch has not one of the layers; the message names it.
    """
    return _saved(torch_state(model), {"format": "pt", METADATA: model.description_text})


def torch_weight_answers(content: bytes, model: Model, rows: Array) -> tuple[Answers]:
    """Answer raw rows with the weights in a file's bytes, once they are the module's to the bit."""
    from safetensors.numpy import load

    found = load(content)
    for name, array in torch_state(model).items():
        if not np.array_equal(found[name], array):
            raise ExportError(f"{name} did not survive being written as .safetensors")
    return weight_answers(model, model.parameters, model.description, rows)


def _saved(arrays: dict[str, Array], metadata: dict[str, str]) -> bytes:
    from safetensors.numpy import load, save

    content: bytes = save(arrays, metadata)
    back = load(content)
    for name, array in arrays.items():
        if back[name].dtype != array.dtype or not np.array_equal(back[name], array):
            raise ExportError(f"{name} did not survive being written as .safetensors")
    return content


def read_safetensors(path: Path) -> tuple[dict[str, Array], dict[str, Any]]:
    """Read what :func:`encode_safetensors` wrote: the arrays by name, and the description.

    Raises
    ------
    ExportError
        When the file is missing, damaged, or no such file.
    """
    from safetensors import SafetensorError, safe_open
    from safetensors.numpy import load

    try:
        with safe_open(path, framework="np") as file:
            metadata = file.metadata() or {}
        arrays: dict[str, Array] = load(path.read_bytes())
        description: dict[str, Any] = json.loads(metadata[METADATA])
    except (OSError, SafetensorError, ValueError, KeyError) as error:
        raise ExportError(f"cannot read {path} as a model: {error}") from error
    return arrays, description


def safetensors_answers(content: bytes, model: Model, rows: Array) -> tuple[Answers]:
    """Answer raw rows with the weights in a file's bytes."""
    from safetensors.numpy import load

    # The library reads metadata from files only: a length of 8 bytes, then a JSON header.
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    description = json.loads(header["__metadata__"][METADATA])
    return weight_answers(model, load(content), description, rows)
