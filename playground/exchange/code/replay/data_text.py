"""The data of a run as source: as the code that draws them, or as they are."""

import base64
from collections.abc import Iterator, Mapping

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.datasets.base.dataset import Dataset
from playground.datasets.base.embedded import create_source
from playground.exchange.base.model import Model
from playground.exchange.base.npz_bytes import packed_npz_bytes
from playground.exchange.code.replay.generators import write_data

DATA = ".data.npz"
"""The ending of the file beside that holds data too many to be in the script."""

MOST_INSIDE = 300_000
"""So many characters of data still stand at the end of the script."""


class DataText(Struct, frozen=True):
    """Where a script has its data from.

    Parameters
    ----------
    lines
        ``make_data()`` and ``divide(count)``.
    tail
        What stands at the end of the script.
    beside
        The file beside, if there is one.
    """

    lines: tuple[str, ...]
    tail: str = ""
    beside: Mapping[str, bytes] = {}


def data_text(model: Model, theta: Array | None, most_inside: float) -> DataText:
    """Write the data of a model: as code where that draws the very same.

    Parameters
    ----------
    model
        Whose.
    theta
        The first weights, where they have to be kept beside the data: ``file["theta"]``.
    most_inside
        So many characters of data may be embedded; more lie in a file beside.
    """
    data, project = model.dataset, model.project
    if theta is None:
        body = write_data(create_source(project.dataset))
        if body and not project.dataset.params.get("drawn"):
            lines = tuple(_drawn(body, project.dataset.seed, len(data.train_rows)))
            if _draws(lines, data):
                return DataText(lines)
    return _embedded(data, {} if theta is None else {"theta": theta}, most_inside)


def _drawn(body: tuple[str, ...], seed: int, train: int) -> Iterator[str]:
    yield "def make_data():"
    yield '    """⓪ Data: the points as they were drawn, rows (N, 2) and answers."""'
    yield f"    stream = np.random.default_rng([{seed}, 0])"
    yield from (f"    {line}" for line in body)
    yield ""
    yield ""
    yield "def divide(count):"
    yield '    """The rows that train and the rows that test."""'
    yield f"    order = np.random.default_rng([{seed}, 1]).permutation(count)"
    yield f"    return order[:{train}], order[{train}:]"


def _draws(lines: tuple[str, ...], data: Dataset) -> bool:
    """Tell whether code draws the data that are there; a sine may round in another way."""
    import math

    scope: dict[str, object] = {"np": np, "math": math}
    exec("\n".join((*lines, "found = (*make_data(), *divide(len(make_data()[0])))")), scope)
    found = scope["found"]
    expected = (data.raw.x, data.raw.y, data.train_rows, data.test_rows)
    return (
        isinstance(found, tuple)
        and all(np.shape(a) == np.shape(b) for a, b in zip(found, expected, strict=True))
        and all(np.allclose(a, b, 1e-13, 1e-13) for a, b in zip(found, expected, strict=True))
    )


def _embedded(data: Dataset, more: Mapping[str, Array], most_inside: float) -> DataText:
    arrays = {"rows": data.raw.x, "train": data.train_rows, "test": data.test_rows, **more}
    if not data.raw.reconstructs:
        arrays["y"] = data.raw.y
    content = packed_npz_bytes(arrays)
    text = base64.encodebytes(content).decode()
    inside = len(text) <= most_inside
    where = "io.BytesIO(base64.b64decode(DATA))"
    said = "they are packed further down"
    if not inside:
        where, said = (
            f"Path(__file__).with_suffix({DATA!r})",
            "they are in the file beside this one",
        )
    answers = 'file["rows"]' if data.raw.reconstructs else 'file["y"]'
    lines = [
        "def make_data():",
        f'    """⓪ Data: rows (N, {len(data.columns)}) and answers; {said}."""',
        f"    with np.load({where}) as file:",
        f'        return file["rows"], {answers}',
        "",
        "",
        "def divide(count):",
        '    """The rows that train and the rows that test."""',
        f"    with np.load({where}) as file:",
        '        return file["train"], file["test"]',
    ]
    if more:
        lines += [
            "",
            "",
            "def first_weights():",
            '    """What training begins with, as it was drawn."""',
            f"    with np.load({where}) as file:",
            '        return file["theta"]',
        ]
    if inside:
        return DataText(tuple(lines), f'DATA = """\n{text}"""')
    return DataText(tuple(lines), "", {DATA: content})
