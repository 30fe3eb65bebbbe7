"""A table's signature as archive members: its rows as ``.npy``, the rest as JSON."""

from collections.abc import Mapping

import msgspec
import numpy as np
from msgspec import Struct

from playground.core import IntArray, Task
from playground.datasets import Affine
from playground.datasets.base.table_signature import TableSignature
from playground.project.document.file_errors import BadState
from playground.project.document.npy import decode_array, encode_array
from playground.storage.reading import read_json

TABLE = "table.json"
ROWS = ("rows", "answers", "train", "test")
TABLE_MEMBERS = frozenset({TABLE, *(f"table/{name}.npy" for name in ROWS)})


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    columns: tuple[str, ...]
    one_hot: tuple[tuple[int, int], ...]
    target: str
    task: Task
    classes: tuple[str, ...]
    train_share: int
    seed: int
    x_offset: tuple[float, ...]
    x_scale: tuple[float, ...]
    y_offset: tuple[float, ...]
    y_scale: tuple[float, ...]


def encode_table(table: TableSignature) -> dict[str, bytes]:
    """Return the archive members of a signature."""
    described = _Table(
        columns=table.columns,
        one_hot=table.one_hot,
        target=table.target,
        task=table.task,
        classes=table.classes,
        train_share=table.train_share,
        seed=table.seed,
        x_offset=tuple(table.x_scaling.offset.tolist()),
        x_scale=tuple(table.x_scaling.scale.tolist()),
        y_offset=tuple(table.y_scaling.offset.tolist()),
        y_scale=tuple(table.y_scaling.scale.tolist()),
    )
    members = {TABLE: msgspec.json.encode(described)}
    for name in ROWS:
        rows: IntArray = getattr(table, name)
        members[f"table/{name}.npy"] = encode_array(rows.astype(np.int64))
    return members


def decode_table(members: Mapping[str, bytes]) -> TableSignature | None:
    """Return the signature among archive members; ``None`` when there is none, as in older files.

    Raises
    ------
    BadState
        When a member is missing or damaged, or does not fit the others.
    """
    present = TABLE_MEMBERS & members.keys()
    if not present:
        return None
    if present != TABLE_MEMBERS:
        missing = ", ".join(sorted(TABLE_MEMBERS - present))
        raise BadState(f"the table's signature is incomplete: {missing} is missing")
    described = read_json(members[TABLE], _Table, lambda why: BadState(f"{TABLE}: {why}"))
    arrays = {name: _rows(f"table/{name}.npy", members) for name in ROWS}
    table = TableSignature(
        columns=described.columns,
        one_hot=described.one_hot,
        target=described.target,
        task=described.task,
        classes=described.classes,
        train_share=described.train_share,
        seed=described.seed,
        x_scaling=Affine(np.array(described.x_offset), np.array(described.x_scale)),
        y_scaling=Affine(np.array(described.y_offset), np.array(described.y_scale)),
        **arrays,
    )
    _check(table)
    return table


def _rows(name: str, members: Mapping[str, bytes]) -> IntArray:
    rows = decode_array(name, members[name])
    if rows.ndim != 1 or rows.dtype != np.int64:
        raise BadState(f"{name}: a column of int64 is needed")
    found: IntArray = rows
    return found


def _check(table: TableSignature) -> None:
    """Refuse numbers that would lead out of the table."""
    count, width = len(table.rows), len(table.columns)
    sides = np.concatenate([table.train, table.test])
    if len(table.answers) != count or not np.array_equal(np.sort(sides), np.arange(count)):
        raise BadState(f"{TABLE}: every row must have an answer and be on one side of the split")
    if not all(0 <= first < end <= width for first, end in table.one_hot):
        raise BadState(f"{TABLE}: $.one_hot leads out of the {width} columns")
    if len(set(table.columns)) < width or len(set(table.classes)) < len(table.classes):
        raise BadState(f"{TABLE}: $.columns and $.classes must not name anything twice")
    for part in (table.x_scaling, table.y_scaling):
        if len(part.offset) != len(part.scale) or not part.scale.all():
            raise BadState(f"{TABLE}: its scaling is damaged")
    if len(table.x_scaling.offset) != width:
        raise BadState(f"{TABLE}: $.x_offset needs {width} numbers")
