"""The test samples that a network gets most wrong."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from playground.core import Task
from playground.core.text.numbers import number
from playground.exchange.report.facts import ReportFacts

MOST = 12


class WrongSample(Struct, frozen=True):
    """A test sample: its row of the data, what is true, what the network says, and its loss."""

    row: int
    truth: str
    said: str
    loss: float


def most_wrong(facts: ReportFacts, most: int = MOST) -> tuple[WrongSample, ...]:
    """Return the test samples with the highest losses, the worst first.

    Of classes, only those that get the wrong one; of an autoencoder there is nothing to tell.
    """
    dataset, predictions = facts.dataset, facts.snapshot.predictions
    assert predictions is not None
    assert predictions.each is not None
    if dataset.raw.reconstructs:
        return ()
    losses, rows = predictions.each["test"].loss, dataset.test_rows
    order = np.argsort(-np.nan_to_num(losses, nan=np.inf), kind="stable")
    truth = dataset.raw.y[rows]
    if dataset.task is Task.REGRESSION:
        return tuple(
            WrongSample(
                int(rows[i]),
                number(float(truth[i, 0]), 4),
                number(float(predictions.test[i, 0]), 4),
                float(losses[i]),
            )
            for i in order[:most]
        )
    decided = predictions.test_decided
    assert decided is not None
    wrong = [i for i in order if decided[i] != truth[i]]
    return tuple(
        WrongSample(
            int(rows[i]),
            dataset.classes[int(truth[i])],
            dataset.classes[int(decided[i])],
            float(losses[i]),
        )
        for i in wrong[:most]
    )
