"""The answers to all rows of a file, piece by piece, and how good they are where that is known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from msgspec import Struct

from playground.core import Array, Task
from playground.core.progress import Progress, unwatched
from playground.core.text.numbers import counted
from playground.datasets.new_data.encode_table import Unknown
from playground.datasets.new_data.new_rows import NewRows, Tally
from playground.datasets.read_new import read_new
from playground.nn.base.metric import Metric, MetricValue, ScoredPredictions
from playground.nn.metrics import fitting
from playground.training.evaluation.evaluator import measure
from playground.training.prediction.answerer import Answerer
from playground.training.prediction.prediction import Prediction

MOST_JUDGED = 1 << 24
"""How many answers, in numbers, are kept to be judged together: 128 MB of them."""


class AnsweredRows(Struct, frozen=True, eq=False):
    """Some rows with their answers.

    Parameters
    ----------
    rows
        The rows, and what is true of them.
    prediction
        What the network answers.
    wrong
        Where a class is known and another one was answered ``(N,)``; ``None`` where no class is
        known of any row.
    """

    rows: NewRows
    prediction: Prediction
    wrong: Array | None


class DataPrediction:
    """Answers all rows of a file in bounded memory.

    Parameters
    ----------
    answerer
        What answers.
    path
        As for :func:`~playground.datasets.read_new.read_new`.
    unknown
        What becomes of texts that the training never met.

    Attributes
    ----------
    count, answered
        How many rows there were so far, and how many have an answer.
    judged
        Of how many the truth is known.
    wrong
        How many of those got another class; 0 for regression.
    """

    def __init__(self, answerer: Answerer, path: Path, unknown: Unknown = "refuse") -> None:
        self.answerer = answerer
        self.path = path
        self.unknown = unknown
        self.count = self.answered = self.judged = self.wrong = 0
        self._tally = Tally()
        self._scores: list[tuple[Array, Array, Array]] = []
        self._kept = 0
        self._left_out = 0

    def run(self, progress: Progress = unwatched) -> Iterator[AnsweredRows]:
        """Read and answer.

        Parameters
        ----------
        progress
            Told how far reading is; ``False`` from it ends the work.

        Raises
        ------
        DataError
            When the file cannot be used; the message names line, column and value.
        Cancelled
            When ``progress`` said so.
        """
        known, tally = self.answerer.known, self._tally
        for rows in read_new(known, self.path, tally, self.unknown, progress):
            prediction = self.answerer.answer(rows)
            self.count += len(rows.x)
            answered = ~np.asarray(np.isnan(prediction.values).any(axis=1))
            self.answered += int(answered.sum())
            yield AnsweredRows(rows, prediction, self._judge(rows, prediction, answered))

    @property
    def notes(self) -> tuple[str, ...]:
        """What was done to the rows, a sentence each."""
        notes = self._tally.notes
        if lost := self.count - self.answered - self._tally.unanswered:
            notes += (f"{counted(lost, 'row')} got no answer: the network's numbers ran away.",)
        if self._left_out:
            kept = self.judged - self._left_out
            notes += (f"The metrics are of the first {kept:,} rows whose target is known.",)
        return notes

    def metrics(self) -> dict[Metric, MetricValue]:
        """Return what every metric of the problem comes to; none where no truth is known."""
        if not self._scores or self.answerer.known.reconstructs:
            return {}
        known = self.answerer.known
        scores, decided, truth = (np.concatenate(part) for part in zip(*self._scores, strict=True))
        judged = ScoredPredictions(scores, decided, truth, known.classes)
        metrics = fitting(known.task, len(known.classes))
        values = measure(judged, metrics)
        return {metric: values[metric.key] for metric in metrics}

    def _judge(self, rows: NewRows, prediction: Prediction, answered: Array) -> Array | None:
        """Compare with what is true, and keep it for the metrics; returns which are wrong."""
        truth = rows.truth
        if truth is None:
            return None
        is_class = self.answerer.known.task is not Task.REGRESSION
        there = truth >= 0 if is_class else np.isfinite(truth).all(axis=1)
        there &= answered
        self.judged += int(there.sum())
        decided, answers = prediction.meaning.decided, prediction.values[there]
        wrong = None
        if decided is not None:
            wrong = there & (decided != truth)
            self.wrong += int(wrong.sum())
        if self.answerer.known.reconstructs:
            return None
        if self._kept + answers.size > MOST_JUDGED:
            self._left_out += len(answers)
            return wrong
        self._kept += answers.size
        chosen = answers[:, 0] if decided is None else decided[there]
        if len(answers):
            self._scores.append((answers, chosen, truth[there]))
        return wrong
