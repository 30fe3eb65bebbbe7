"""Answers as a table: what stands in its columns, and its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.datasets.new_data.known_columns import KnownColumns
from playground.storage.csv_writer import Cell
from playground.training.prediction.data_prediction import AnsweredRows


class ResultColumns(Struct, frozen=True):
    """The columns of a table of answers.

    Parameters
    ----------
    place
        What says which row it is: ``line`` of a table, ``image`` of pictures.
    data
        The columns of the file that stand beside the answers.
    answers
        The predicted class or values.
    sure
        What the network says of each class: a probability, or its output.
    truth
        The column of the target, where the file has it; empty where not.
    check
        ``wrong`` of classes, and how far off numbers are; empty where nothing is known.
    """

    place: str
    data: tuple[str, ...]
    answers: tuple[str, ...]
    sure: tuple[str, ...]
    truth: str = ""
    check: str = ""

    @classmethod
    def of(cls, first: AnsweredRows, known: KnownColumns, *, with_data: bool) -> ResultColumns:
        """Return the columns that fit the rows of a file, told by the first of them."""
        rows, meaning = first.rows, first.prediction.meaning
        table = rows.table
        given = table.names if table is not None and with_data else ()
        data = tuple(name for name in given if name != known.target)
        has_truth = rows.truth is not None and not known.reconstructs
        truth = known.target if has_truth else ""
        place = "image" if rows.names else "line"
        if not known.classes:
            many = len(meaning.names) > 1
            answers = tuple(f"predicted {name}" for name in meaning.names)
            check = "error" if truth and not many else ""
            return cls(place, data, answers, (), truth, check)
        letter = "output" if meaning.probabilities is None else "p"
        named = known.classes if letter == "p" else meaning.names
        sure = tuple(f"{letter}({name})" for name in named)
        check = "wrong" if truth else ""
        return cls(place, data, (f"predicted {known.target}",), sure, truth, check)

    @property
    def header(self) -> tuple[str, ...]:
        """The names, in order."""
        ends = tuple(name for name in (self.truth, self.check) if name)
        return (self.place, *self.data, *self.answers, *self.sure, *ends)

    def rows(self, answered: AnsweredRows) -> Iterator[Sequence[Cell]]:
        """Return the cells of some rows; ``None`` where there is nothing to say."""
        return zip(*self.columns(answered), strict=True)

    def columns(self, answered: AnsweredRows) -> list[Sequence[Cell]]:
        """Return the cells of some rows, column by column."""
        rows, prediction = answered.rows, answered.prediction
        meaning, table = prediction.meaning, rows.table
        columns: list[Sequence[Cell]] = [rows.names or rows.lines.tolist()]
        if table is not None:
            places = [table.names.index(name) for name in self.data]
            columns += [_cells(table.columns[place]) for place in places]
        if meaning.decided is None:
            columns += [_cells(column) for column in prediction.values.T]
        else:
            columns.append(prediction.labels.tolist())
            sure = prediction.values if meaning.probabilities is None else meaning.probabilities
            columns += [_cells(column) for column in sure.T]
        if self.truth:
            columns += self._checked(answered)
        return columns

    def _checked(self, answered: AnsweredRows) -> list[Sequence[Cell]]:
        truth, wrong, meaning = answered.rows.truth, answered.wrong, answered.prediction.meaning
        assert truth is not None
        if meaning.decided is None:
            error = answered.prediction.values[:, 0] - truth[:, 0]
            return [_cells(truth[:, 0]), *([_cells(error)] if self.check else [])]
        named = np.array([*meaning.classes, None], dtype=object)[truth]
        assert wrong is not None
        known = (truth >= 0) & (meaning.decided >= 0)
        return [named.tolist(), [int(w) if k else None for w, k in zip(wrong, known, strict=True)]]


def _cells(values: Array) -> Sequence[Cell]:
    """Return values as cells, nothing where they are missing."""
    if values.dtype == object:
        return [value or None for value in values.tolist()]
    return [None if value != value else value for value in values.tolist()]
