"""Exporting in a format that is named, or that the file name's ending says."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import BinaryIO

from playground.core import ValueNotAllowed
from playground.core.progress import Progress, go_on, unwatched
from playground.exchange.base.answer_check import ExportCheck, rows_to_ask
from playground.exchange.base.format import Format, answering, single
from playground.exchange.base.model import Model
from playground.exchange.card.model_card import SUFFIX, model_card
from playground.exchange.code.libraries.framework_run import checker
from playground.exchange.code.libraries.keras_file import encode_keras
from playground.exchange.code.libraries.torch_file import encode_torch
from playground.exchange.code.numpy.numpy_file import encode_numpy
from playground.exchange.code.numpy.run_back import numpy_answers
from playground.exchange.code.replay.notebook import check_notebook, encode_notebook
from playground.exchange.code.replay.replay_check import check_replay
from playground.exchange.code.replay.replay_file import encode_replay
from playground.exchange.npz import encode_npz, npz_answers
from playground.exchange.onnx.file import encode_onnx
from playground.exchange.onnx.runtimes import onnx_answers
from playground.exchange.safetensors import (
    encode_safetensors,
    encode_torch_weights,
    safetensors_answers,
    torch_weight_answers,
)
from playground.storage.atomic_write import write_atomically
from playground.training.base.history import Metrics
from playground.training.trainer import Trainer

_EXPORT_PARTS = 4
"""The model is taken, written in memory, compared, and put into the file."""

EXPORTS: Mapping[str, Format] = {
    form.name: form
    for form in (
        single(
            "onnx",
            ".onnx",
            "ONNX model",
            "The whole computation, from raw features to answers, for any ONNX runtime.",
            encode_onnx,
            onnx_answers,
        ),
        single(
            "onnx-float64",
            ".onnx",
            "ONNX model, float64",
            "The same with features and answers in float64, for programs that have them so.",
            partial(encode_onnx, precision="float64"),
            onnx_answers,
        ),
        single(
            "onnx-columns",
            ".onnx",
            "ONNX model, one input for every column",
            "The same with the columns as a table has them: texts and gaps are treated inside.",
            partial(encode_onnx, by_column=True),
            onnx_answers,
        ),
        single(
            "safetensors",
            ".safetensors",
            "Safetensors weights",
            "Named weights with a description, as model hubs use.",
            encode_safetensors,
            safetensors_answers,
        ),
        single(
            "safetensors-torch",
            ".safetensors",
            "Safetensors weights, as PyTorch lays them out",
            "The state_dict of the PyTorch module that is written here: weights are (out, in).",
            encode_torch_weights,
            torch_weight_answers,
        ),
        single(
            "npz",
            ".npz",
            "NumPy weights",
            "Named weights with a description, for numpy.load.",
            encode_npz,
            npz_answers,
        ),
        Format(
            "numpy",
            ".py",
            "NumPy program",
            "One readable Python file of NumPy: forward, backprop and update, with the weights.",
            encode_numpy,
            answering(numpy_answers),
        ),
        Format(
            "pytorch",
            ".py",
            "PyTorch module",
            "One Python file with the network as an nn.Module, its weights in it or beside.",
            encode_torch,
            checker("torch", "PyTorch"),
        ),
        Format(
            "keras",
            ".py",
            "Keras model",
            "One Python file with the network as a model of Keras 3, its weights in it or beside.",
            encode_keras,
            checker("keras", "Keras", "float32"),
        ),
        Format(
            "replay",
            ".py",
            "Replay script",
            "One Python file of NumPy that trains again from the first weights: the same losses.",
            encode_replay,
            lambda files, model, rows, expected: check_replay(files, model),
        ),
        Format(
            "notebook",
            ".ipynb",
            "Replay notebook",
            "The same as a Jupyter notebook, a cell for each part, the data in it.",
            encode_notebook,
            lambda files, model, rows, expected: check_notebook(files, model),
        ),
    )
}
"""Every format by its name."""

FORMATS: Mapping[str, Format] = {
    suffix: next(form for form in EXPORTS.values() if form.suffix == suffix)
    for suffix in dict.fromkeys(form.suffix for form in EXPORTS.values())
}
"""The format that a file name's ending means."""


def format_of(path: Path, name: str = "") -> Format:
    """Return the format of a name, or of a file name's ending.

    Raises
    ------
    ValueNotAllowed
        When there is no such format.
    """
    if name:
        if name not in EXPORTS:
            raise ValueNotAllowed("export", name, f"choose one of {', '.join(EXPORTS)}")
        return EXPORTS[name]
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise ValueNotAllowed("export", path.name, f"use a name ending in {', '.join(FORMATS)}")
    return FORMATS[suffix]


def export_model(
    path: Path,
    trainer: Trainer,
    name: str = "",
    progress: Progress = unwatched,
    history: tuple[Metrics, ...] = (),
) -> ExportCheck:
    """Write a trained model in a format, and a page about it, or leave the file as it was.

    Before it is written, what was made is read back or run by its own runtime on some samples, and
    must answer as ``trainer.predict`` does.

    Parameters
    ----------
    path
        Where to.
    trainer
        What is exported, as it is now.
    name
        The format's; without it the file name's ending says it.
    progress
        Told how far it is.
    history
        The curves of a trainer that somebody else measured; those of its own otherwise.

    Returns
    -------
    ExportCheck
        How far the answers lie apart.

    Raises
    ------
    ValueNotAllowed
        When there is no format of that name or ending.
    ExportError
        When the format cannot hold this model; the message names the layer. When the file would
        give other answers; the message has the numbers.
    FileNotWritten
        When the system refuses.
    Cancelled
        When ``progress``, asked before each of the parts, said so: the file is as it was.
    """
    go_on(progress, 0, _EXPORT_PARTS)
    form, model = format_of(path, name), Model.of(trainer, history)
    go_on(progress, 1, _EXPORT_PARTS)
    files = form.encode(model)
    go_on(progress, 2, _EXPORT_PARTS)
    rows = rows_to_ask(model.dataset)
    check = form.check(files, model, rows, trainer.predict(rows))
    go_on(progress, 3, _EXPORT_PARTS)
    for ending, content in files.beside.items():
        write_atomically(path.with_suffix(ending), partial(_write, content))
    write_atomically(path, partial(_write, files.main))
    card = model_card(model, form, path.name, trainer.metrics(), check)
    write_atomically(card_path(path), partial(_write, card.encode()))
    go_on(progress, _EXPORT_PARTS, _EXPORT_PARTS)
    return check


def card_path(path: Path) -> Path:
    """Return where the page about an exported file is written."""
    return path.with_name(f"{path.name}{SUFFIX}")


def _write(content: bytes, file: BinaryIO) -> object:
    return file.write(content)
