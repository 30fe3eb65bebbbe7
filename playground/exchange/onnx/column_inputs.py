"""Columns of a table as inputs of their own: texts and gaps are treated within the model."""

from collections.abc import Mapping

import numpy as np

from playground.core import Array
from playground.datasets.new_data.known_columns import KnownColumns
from playground.datasets.new_data.own_row import RowField
from playground.exchange.base.export_error import ExportError
from playground.exchange.onnx.graph import CODES, Graph

TEXTS = "ai.onnx.ml"
"""The domain of the operators that know texts."""

TEXTS_VERSION = 3

RESERVED = "output"
"""What the answer is called."""

STRANGE = "?"
"""A text that no column of text holds: it stands where a row has a 0 for all of them."""


def export_columns(graph: Graph, known: KnownColumns) -> str:
    """Add an input ``(batch, 1)`` for every column of the source; returns raw features, float64.

    Numbers are NaN and texts are empty where a value is missing; then what stands there is what
    stood there in training, where the training knew anything. A text that the training never met
    is a 0 for every one that it did.

    Raises
    ------
    ExportError
        For images, which have no columns, and for a column that is called as the answer is.
    """
    if known.image_shape is not None:
        raise ExportError("only a table has columns; images go in as “features”: choose onnx")
    parts: dict[int, str] = {}
    for each in known.fields:
        if each.name == RESERVED:
            raise ExportError(f"the column {each.name!r} is called as the answer is: rename it")
        graph.part = each.name
        write = _texts if each.choices else _numbers
        write(graph, known, each, parts)
    graph.part = "scaling"
    return graph.add("Concat", *(parts[place] for place in sorted(parts)), axis=1)


def _numbers(graph: Graph, known: KnownColumns, column: RowField, parts: dict[int, str]) -> None:
    raw = graph.enter(column.name, 1, graph.input_dtype.name)
    values = graph.cast(raw, graph.input_dtype, np.float64)
    fill = known.fill(column)
    if fill is not None:
        gaps = graph.add("IsNaN", raw)
        values = graph.add("Where", gaps, graph.constant(np.array([fill], np.float64)), values)
        if column.mark is not None:
            parts[column.mark] = graph.add("Cast", gaps, to=CODES["float64"])
    parts[column.first] = values


def _texts(graph: Graph, known: KnownColumns, column: RowField, parts: dict[int, str]) -> None:
    raw = graph.enter(column.name, 1, "string")
    fill = known.fill(column)
    count = len(column.choices)
    texts = (*column.choices, "") if fill is not None else column.choices
    found = graph.add(f"{TEXTS}.OneHotEncoder", raw, cats_strings=list(texts), zeros=1)
    shape = graph.constant(np.array([-1, len(texts)], np.int64))
    values = graph.cast(graph.add("Reshape", found, shape), np.float32, np.float64)
    if fill is not None:
        # The last column says that there is none: it brings what stood there in training.
        gaps = graph.add("Gather", values, graph.constant(np.array([count], np.int64)), axis=1)
        if column.mark is not None:
            parts[column.mark] = gaps
        turned = np.vstack([np.eye(count), np.asarray(fill, np.float64)[None]])
        values = graph.add("MatMul", values, graph.constant(turned))
    parts[column.first] = values


def column_feed(known: KnownColumns, rows: Array, types: Mapping[str, str]) -> dict[str, Array]:
    """Return raw features ``(N, width)`` as the columns of a table, for a runtime.

    Parameters
    ----------
    known
        Where each column is among the features.
    rows
        Raw features.
    types
        The precision of every input, by name.
    """
    feed: dict[str, Array] = {}
    for each in known.fields:
        values = rows[:, each.first : each.end]
        if each.choices:
            names = np.array([*each.choices, STRANGE], dtype=object)
            places = np.where(values.any(axis=1), values.argmax(axis=1), len(each.choices))
            feed[each.name] = names[places][:, None]
        else:
            feed[each.name] = values.astype(types[each.name])
        if each.mark is not None:
            gone = rows[:, each.mark] != 0
            feed[each.name][gone] = "" if each.choices else np.nan
    return feed
