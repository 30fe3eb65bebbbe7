"""Whether a network answers as its file does: asked before it is called opened."""

from typing import Any

import numpy as np

from playground.core import Array, Task
from playground.core.text.numbers import counted
from playground.datasets import Dataset
from playground.exchange.base.answer_check import TOLERANCE, rows_to_ask, spread_of
from playground.exchange.onnx_import.base.model_file import NotImported, OnnxModel
from playground.exchange.onnx_import.entry import places_of
from playground.exchange.onnx_import.head import Head
from playground.training.evaluation.predictor import Predictor
from playground.training.trainer import Trainer

DIGITS = 8
"""Units in the last place that a sum may lose: of large numbers that lie close together."""


def compare(
    trainer: Trainer, model: OnnxModel, head: Head, is_loss_last: bool, reads_scaled: bool
) -> tuple[int, float]:
    """Ask file and network the same samples.

    Raises
    ------
    NotImported
        When their answers differ by more than rounding.
    """
    from onnx.reference import ReferenceEvaluator

    dataset = trainer.dataset
    rows = rows_to_ask(dataset)
    read = dataset.x_scaling.apply(rows) if reads_scaled else rows
    given = read[:, places_of(model, dataset)].astype(model.precision)
    with np.errstate(all="ignore"):
        found_there: Any = ReferenceEvaluator(model.proto).run([head.told], {model.entry: given})
        told: Array = np.asarray(found_there[0], np.float64)
        told = told[:, list(head.order)] if len(head.order) == told.shape[1] else told
        told = _second_of(told) if head.is_pair else told
        told = np.exp(told) if head.is_log else told
        found = _answers(trainer, rows, is_loss_last)
    if is_loss_last and told.shape[1] == 2 and found.shape[1] == 1:
        told = told[:, 1:]
    difference = float(np.abs(told - found).max()) if told.shape == found.shape else float("inf")
    if not difference <= _allowed(told, model, dataset):
        raise NotImported(
            f"the network would not answer as the file does: {counted(len(rows), 'sample')} give "
            f"answers that differ by up to {difference:.3g}"
        )
    return len(rows), difference


def _allowed(told: Array, model: OnnxModel, dataset: Dataset) -> float:
    """Return what rounding may come to, by how far answers lie apart and how large they are."""
    largest = float(np.abs(told[np.isfinite(told)]).max(initial=0.0))
    digits = DIGITS * float(np.finfo(model.precision).eps) * largest
    return TOLERANCE[model.precision] * spread_of(told, dataset) + digits


def _second_of(told: Array) -> Array:
    """Return the second of two probabilities, of which the first has nothing else to say.

    Raises
    ------
    NotImported
        When it has.
    """
    if not (np.abs(told.sum(axis=1) - 1.0) <= TOLERANCE["float32"]).all():
        raise NotImported("its answers for two classes do not add up to 1")
    return told[:, 1:]


def _answers(trainer: Trainer, rows: Array, is_loss_last: bool) -> Array:
    dataset, network = trainer.dataset, trainer.network
    scaled = dataset.x_scaling.apply(rows)
    output = Predictor(network).run([port.prepare(scaled) for port in network.inputs])
    answer = trainer.model.loss.predict(output) if is_loss_last else output
    answer = answer.swapaxes(-1, -2).astype(np.float64)
    return dataset.y_scaling.undo(answer) if dataset.task is Task.REGRESSION else answer
