"""Weights as a NumPy archive.

``<node id>/<name>``: one array per learned parameter, in the precision it was trained in; a dense
layer has ``weight`` of shape ``(in, out)`` and ``bias`` of shape ``(out,)``; a batch norm's running
mean and variance are there too. ``metadata``: a text array of shape ``()`` with JSON, see
:attr:`playground.exchange.base.model.Model.description`.
"""

import io
import json
import zipfile
from pathlib import Path
from typing import IO, Any

import numpy as np

from playground.core import Array
from playground.exchange.base.answer_check import Answers
from playground.exchange.base.export_error import ExportError
from playground.exchange.base.model import Model
from playground.exchange.base.npz_bytes import npz_bytes
from playground.exchange.base.weight_answers import weight_answers

METADATA = "metadata"


def encode_npz(model: Model) -> bytes:
    """Return a model as the bytes of an ``.npz`` file, checked by reading them back."""
    arrays = {**model.parameters, METADATA: np.array(model.description_text)}
    content = npz_bytes(arrays)
    with np.load(io.BytesIO(content), allow_pickle=False) as back:
        for name, array in model.parameters.items():
            if back[name].dtype != array.dtype or back[name].tobytes() != array.tobytes():
                raise ExportError(f"{name} did not survive being written as .npz")
    return content


def read_npz(path: Path) -> tuple[dict[str, Array], dict[str, Any]]:
    """Read what :func:`encode_npz` wrote: the arrays by name, and the description.

    Raises
    ------
    ExportError
        When the file is missing, damaged, or no such file.
    """
    try:
        # NumPy leaves a file it opened itself open when it turns out to be damaged.
        with path.open("rb") as file:
            return _read(file)
    except _DAMAGED as error:
        reason = " ".join(str(error).split())
        raise ExportError(f"cannot read {path} as a model: {reason}") from error


def npz_answers(content: bytes, model: Model, rows: Array) -> tuple[Answers]:
    """Answer raw rows with the weights in a file's bytes."""
    return weight_answers(model, *_read(io.BytesIO(content)), rows)


def _read(file: IO[bytes]) -> tuple[dict[str, Array], dict[str, Any]]:
    with np.load(file, allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    description: dict[str, Any] = json.loads(str(arrays.pop(METADATA)))
    return arrays, description


_DAMAGED = (OSError, ValueError, KeyError, AttributeError, EOFError, zipfile.BadZipFile)
