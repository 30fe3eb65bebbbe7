"""What comes before and behind the network, as NumPy: raw rows to features, outputs to answers."""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Literal

from playground.core import Task
from playground.datasets import Affine
from playground.datasets.base.table import TableData
from playground.datasets.base.table_signature import MARK
from playground.datasets.new_data.known_columns import KnownColumns
from playground.exchange.base.model import Model
from playground.exchange.code.base.code_node import CodeNode
from playground.exchange.code.base.identifiers import in_docstring
from playground.exchange.code.numpy.array_text import list_lines, number_text
from playground.nn.base.features import Feature

Order = Literal["features", "samples", "channels last"]
"""Which axis of values comes first; of images the channels may come last."""


MOST_LINES, COMMENT = 8, 92
"""How much room the names of columns have: lines, and characters in one."""


def prepare_lines(
    model: Model,
    inputs: Sequence[CodeNode],
    *,
    records: bool = True,
    order: Order = "features",
    cast: str = "{}.astype(dtype)",
) -> Iterator[str]:
    """Yield ``prepare(rows)``.

    Parameters
    ----------
    model, inputs
        Whose raw rows, and the nodes that take them.
    records
        Whether a table's ``encode(record)`` comes before it.
    order, cast
        How values lie, and what makes them the library's own.
    """
    data = model.dataset
    if records and isinstance(data.raw, TableData) and _is_encoded(data.raw):
        yield from _encode_lines(data.raw, model.known_columns)
    yield "def prepare(rows):"
    yield f'    """⓪ Data: raw rows (N, {len(data.columns)}) as the network takes them."""'
    *names, last = wrap(f"columns: {', '.join(data.columns)}", COMMENT)
    yield from (f"    # {line}" for line in names[:MOST_LINES])
    yield f"    # {'…' if len(names) > MOST_LINES else last}"
    yield "    rows = np.asarray(rows, float)"
    yield from _scaling_lines(data.x_scaling)
    if any(f.operation != "column" for node in inputs for f in node.planned.features):
        yield "    first, second = rows.T"
    for node in inputs:
        yield f"    {node.out} = {cast.format(_features(node, len(data.columns), order))}"
    yield f"    return {', '.join(node.out for node in inputs)}"


def target_lines(model: Model) -> Iterator[str]:
    """Yield ``encode_target(y)``: what the loss compares with."""
    data, coding = model.dataset, model.encoding
    yield "def encode_target(y):"
    if data.task is Task.REGRESSION:
        yield '    """Targets (N,) or (N, K), scaled as the network has them: (K, N)."""'
        yield "    y = np.reshape(y, (len(y), -1))"
        yield f"    return ({_scaled('y', data.y_scaling)}).T.astype(dtype)"
        return
    names = ", ".join(f"{i} {in_docstring(name)}" for i, name in enumerate(data.classes[:12]))
    yield f'    """Class numbers (N,) as targets (K, N): {names}."""'
    if data.task is Task.BINARY:
        coded = f"np.where(np.asarray(y) == 1, {coding.high}, {coding.low})"
        yield f"    return {coded}[None].astype(dtype)"
        return
    yield f"    t = np.full(({coding.outputs}, len(y)), {coding.low}, dtype)"
    yield f"    t[y, np.arange(len(y))] = {coding.high}"
    yield "    return t"


def predict_lines(model: Model, answer: str) -> Iterator[str]:
    """Yield ``predict(rows)``."""
    data, star = model.dataset, "*" if _inputs(model) > 1 else ""
    classes = data.task.is_classification
    what = "probabilities" if model.loss.from_logits and classes else "answers"
    yield "def predict(rows):"
    yield f'    """{what.capitalize()} (N, K) for raw rows."""'
    yield f"    o, _ = forward({star}prepare(rows))"
    if classes:
        yield f"    return ({answer}).T" if answer != "o" else "    return o.T"
        return
    scale, offset = data.y_scaling.scale, data.y_scaling.offset
    back = "" if data.y_scaling.is_identity else f" * {number_text(scale)} + {number_text(offset)}"
    yield f"    return {f'({answer})' if answer != 'o' else 'o'}.T.astype(float){back}"


def _inputs(model: Model) -> int:
    return sum(not node.sources for node in model.plan.nodes)


def _scaled(rows: str, scaling: Affine) -> str:
    if scaling.is_identity:
        return rows
    offset, scale = number_text(scaling.offset), number_text(scaling.scale)
    shifted = rows if offset == "0.0" else f"({rows} - {offset})"
    return shifted if scale == "1.0" else f"{shifted} / {scale}"


def _scaling_lines(scaling: Affine) -> Iterator[str]:
    """Yield what scales rows: by numbers, or by an array of one for each column."""
    for name, sign, array, neutral in (
        ("offset", "-", scaling.offset, 0.0),
        ("scale", "/", scaling.scale, 1.0),
    ):
        text = number_text(array)
        if text == repr(neutral):
            continue
        if text.startswith("np.array"):
            yield f"    {name} = np.array("
            yield "        ["
            yield from list_lines(array, "            ")
            yield "        ]"
            yield "    )"
            text = name
        yield f"    rows = rows {sign} {text}"


def _features(node: CodeNode, columns: int, order: Order) -> str:
    features, turned = node.planned.features, ".T" if order == "features" else ""
    if len(node.shape) > 1:
        shape = ", ".join(map(str, node.shape))
        if order == "features":
            return f"rows.T.reshape({shape}, -1)"
        last = ".transpose(0, 2, 3, 1)" if order == "channels last" else ""
        return f"rows.reshape(-1, {shape}){last}"
    whole = tuple(feature.columns for feature in features)
    if all(f.operation == "column" for f in features):
        if whole == tuple((i,) for i in range(columns)):
            return f"rows{turned}"
        return f"rows[:, {[f.columns[0] for f in features]}]{turned}"
    axis = "" if order == "features" else ", axis=1"
    return f"np.stack([{', '.join(map(_feature, features))}]{axis})"


def _feature(feature: Feature) -> str:
    first, *others = ("first" if i == 0 else "second" for i in feature.columns)
    if feature.operation == "square":
        return f"{first}**2"
    if feature.operation == "product":
        return f"{first} * {others[0]}"
    return f"np.sin({first})" if feature.operation == "sine" else first


def _is_encoded(raw: TableData) -> bool:
    """Tell whether a row of a table is more than its numbers."""
    return bool(raw.one_hot or raw.gaps or raw.marks)


def _encode_lines(raw: TableData, known: KnownColumns) -> Iterator[str]:
    """Yield what turns a record into a row: one-hot texts, and what is missing filled in."""
    yield "TABLE = [  # a column's name, its texts or None for numbers, and what fills a gap"
    for field in known.fields:
        texts, filled, fill = list(field.choices), known.fill(field), None
        if filled is not None:
            fill = texts[int(filled.argmax())] if texts else float(filled[0])
        yield f"    ({field.name!r}, {texts or None!r}, {fill!r}),"
    yield "]"
    yield f"MARKS = {list(raw.columns[len(raw.columns) - raw.marks :])!r}"
    yield from _ENCODE.replace("MARK_", MARK).rstrip("\n").splitlines()
    yield ""
    yield ""


_ENCODE = '''

def encode(record):
    """A row of numbers from a record by column name; without a value, a gap is filled."""
    row, missing = [], set()
    for name, texts, fill in TABLE:
        value = record.get(name)
        if value is None or value == "" or value != value:
            missing.add(name)
            value = fill
        if value is None or (texts is not None and value not in texts):
            raise ValueError(f"{name}: {value!r} was not there in training")
        row += [float(value)] if texts is None else [float(value == text) for text in texts]
    return row + [float(mark.removesuffix("MARK_") in missing) for mark in MARKS]
'''
