"""A run as a Jupyter notebook: the script's parts as cells, each under its title.

The format is nbformat 4.5 (https://nbformat.readthedocs.io), which is JSON.
"""

import json
import math
from collections.abc import Iterator
from textwrap import dedent

from playground.exchange.base.answer_check import ExportCheck
from playground.exchange.base.model import Model
from playground.exchange.base.written_files import WrittenFiles
from playground.exchange.code.replay.replay_check import check_replay
from playground.exchange.code.replay.replay_file import replay_of

ABOUT = """The same data, first weights, order of samples and updates as in Backprop Playground, in
plain NumPy. Values lie features first, `(features, B)` for a batch of `B` samples; `W` is
`(in, out)`. Only ③ changes a parameter."""


def encode_notebook(model: Model) -> WrittenFiles:
    """Write the run that made a model as a notebook that needs no other file.

    Raises
    ------
    ExportError
        When something of it has no NumPy.
    """
    cells = [{"id": f"cell-{place}", **cell} for place, cell in enumerate(_cells(model), 1)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return WrittenFiles(f"{json.dumps(notebook, ensure_ascii=False, indent=1)}\n".encode())


def check_notebook(files: WrittenFiles, model: Model) -> ExportCheck:
    """Run a notebook's cells beside a training that begins anew; see :func:`check_replay`.

    But for the last one, which trains to the end.
    """
    cells = json.loads(files.main)["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return check_replay(WrittenFiles("\n\n".join(sources[:-1]).encode()), model)


def _cells(model: Model) -> Iterator[dict[str, object]]:
    replay = replay_of(model, math.inf)
    head, *parts = replay.parts
    yield _text(f"# {model.dataset.name}\n\n{ABOUT}")
    yield _code(head.source.partition('"""\n')[2])
    if replay.data:
        yield _code(replay.data, hidden=True)
    for part in parts:
        yield _text(f"## {part.title}")
        source, _, guarded = part.source.partition('if __name__ == "__main__":\n')
        yield _code(source + dedent(guarded))


def _text(source: str) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": source.splitlines(keepends=True)}


def _code(source: str, *, hidden: bool = False) -> dict[str, object]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {"jupyter": {"source_hidden": True}} if hidden else {},
        "outputs": [],
        "source": source.strip("\n").splitlines(keepends=True),
    }
