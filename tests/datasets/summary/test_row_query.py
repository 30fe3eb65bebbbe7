"""Conditions on rows, as people type them."""

import numpy as np
import pytest

from playground.datasets.summary.column_values import ColumnValues, text_column
from playground.datasets.summary.row_query import matching_rows
from playground.expressions import ExpressionError

LENGTHS = [1.4, 4.7, 6.0, np.nan, 5.1, 1.3]
SPECIES = ["setosa", "versicolor", "virginica", "virginica", "", "setosa"]
COLUMNS = (
    text_column("split", ["train", "train", "test", "test", "train", "test"]),
    ColumnValues("petal length (cm)", np.array(LENGTHS)),
    ColumnValues("größe", np.array([1.0, 2, 3, 4, 5, 6])),
    text_column("species", SPECIES),
    text_column("label", ["-1", "+1", "-1", "+1", "-1", "+1"]),
    text_column("the island", ["Dream Bay", "Biscoe", "Biscoe", "Dream Bay", "Biscoe", "Biscoe"]),
)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("petal_length > 2", [1, 2, 4]),
        ("petal_length > 2 and species == setosa", []),
        ("petal_length < 2 and species == setosa", [0, 5]),
        ("petal_length_cm > 2 or größe == 6", [1, 2, 4, 5]),
        ('"petal length (cm)" >= 4.7', [1, 2, 4]),
        ("`petal length (cm)` >= 4.7", [1, 2, 4]),
        ("1 < petal_length < 5", [0, 1, 5]),
        ("not (petal_length > 2)", [0, 5]),
        ("species != setosa", [1, 2, 3]),
        ("setosa == species", [0, 5]),
        ("Species == SETOSA", [0, 5]),
        ("setosa", [0, 5]),
        ("test and not setosa", [2, 3]),
        ("split == test", [2, 3, 5]),
        ("label == -1", [0, 2, 4]),
        ("label == 1", [1, 3, 5]),
        ("label != −1", [1, 3, 5]),
        ("missing(petal_length)", [3]),
        ("missing(species) or missing('petal length (cm)')", [3, 4]),
        ('the_island == "Dream Bay"', [0, 3]),
        ('"dream bay"', [0, 3]),
        ("größe % 2 == 0 and petal_length * 2 < größe * 10", [1, 5]),
        ("sqrt(größe) > 2", [4, 5]),
        ("größe > petal_length", [5]),
    ],
)
def test_rows_are_those_the_condition_holds_for(text, rows):
    found = matching_rows(text, COLUMNS)
    assert (found.dtype, found.shape) == (np.dtype(bool), (6,))
    assert np.flatnonzero(found).tolist() == rows


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("petal_lenght > 2", 0, "did you mean petal_length?"),
        ("größe > 1 and color == 3", 14, "there is no column color; use split, petal_length"),
        ("species == setose", 11, "did you mean setosa?"),
        ("species < 3", 0, "compare it with == or !="),
        ("species", 0, "compare it with == or !="),
        ("species ==", 10, "a text must follow =="),
        ("petal_length", 0, "write a condition such as petal_length > 4.7"),
        ("petal_length > ", 14, "breaks off"),
        ("(petal_length > 1", 0, "never closed"),
        ("petal_length = 1", 13, "write =="),
        ("__import__('os')", 11, "there is no column 'os'"),
        ("__import__(1)", 0, "there is no __import__"),
        ("setos", 0, "did you mean setosa?"),
        ("species.__class__", 0, "species"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(text, place, words):
    with pytest.raises(ExpressionError) as refused:
        matching_rows(text, COLUMNS)
    assert words in refused.value.problem
    assert refused.value.place == place


def test_a_name_that_two_columns_share_is_not_guessed():
    columns = (
        ColumnValues("a (cm)", np.arange(3.0)),
        ColumnValues("a (kg)", np.arange(3.0)),
    )
    with pytest.raises(ExpressionError, match="there is no column a;"):
        matching_rows("a > 1", columns)
    assert matching_rows("a_kg > 1", columns).tolist() == [False, False, True]
