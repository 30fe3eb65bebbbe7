"""A run as one file of plain NumPy that trains again, with the same losses."""

import math
from collections.abc import Iterator, Mapping
from zlib import crc32

from msgspec import Struct

from playground.core import Array
from playground.core.version import __version__
from playground.exchange.base.export_error import ExportError
from playground.exchange.base.model import Model
from playground.exchange.base.written_files import WrittenFiles
from playground.exchange.code.base.code_node import CodeNode, code_nodes
from playground.exchange.code.base.helper import in_order
from playground.exchange.code.base.identifiers import in_docstring
from playground.exchange.code.numpy.numpy_file import block_text, noisy
from playground.exchange.code.numpy.preparation import prepare_lines, target_lines
from playground.exchange.code.numpy.write_program import write_program
from playground.exchange.code.replay.data_text import MOST_INSIDE, data_text
from playground.exchange.code.replay.first_weights import draws_of, helpers_of, weight_lines
from playground.exchange.code.replay.initializers import DrawCode
from playground.exchange.code.replay.run_text import run_lines
from playground.training.trainer import Trainer

STEPS = 1000
"""How many updates the script of an untrained network makes."""

MOST_RECORDED = 12
"""So many points of the run's curves are in the script, for comparison."""


class ReplayPart(Struct, frozen=True):
    """A part of the script: its source, and what a person reads above it."""

    title: str
    source: str


class Replay(Struct, frozen=True):
    """A run as parts of a script.

    Parameters
    ----------
    parts
        In order.
    data
        What holds embedded data; empty where they are drawn, or lie beside.
    beside
        The files beside.
    """

    parts: tuple[ReplayPart, ...]
    data: str
    beside: Mapping[str, bytes]


def encode_replay(model: Model) -> WrittenFiles:
    """Write the run that made a model as a script.

    Raises
    ------
    ExportError
        When something of it has no NumPy.
    """
    replay = replay_of(model, MOST_INSIDE)
    sources = [part.source for part in replay.parts]
    # Where they are out of the way of who reads, or first where the weights are among them.
    sources.insert(1 if draws_of(model) is None else -2, replay.data)
    text = "\n\n\n".join(source.strip("\n") for source in sources if source)
    return WrittenFiles(f"{text}\n".encode(), replay.beside)


def replay_of(model: Model, most_inside: float) -> Replay:
    """Return the parts of the run that made a model.

    Parameters
    ----------
    model
        Whose.
    most_inside
        So many characters of data may be embedded; more lie in a file beside.
    """
    if model.project.browser_seed and model.training.order == "shuffle":
        raise ExportError(
            "the browser playground's generator draws the order of samples, which NumPy has not: "
            "choose the order fixed or carry over"
        )
    program = write_program(model.plan, model.training)
    nodes, draws = code_nodes(model.plan), draws_of(model)
    data = data_text(model, None if draws is not None else first_theta(model), most_inside)
    inputs = [node for node in nodes.values() if not node.inputs]
    first = (*in_order(helpers_of(draws)), "\n".join(_weights(model, nodes, draws)))
    parts = (
        ReplayPart("", _head(model, bool(data.beside), bool(data.tail))),
        ReplayPart("⓪ Data", "\n".join(data.lines)),
        ReplayPart("What the network sees", "\n".join(prepare_lines(model, inputs, records=False))),
        ReplayPart("What the loss compares with", "\n".join(target_lines(model))),
        ReplayPart("First weights", "\n\n\n".join(first)),
        ReplayPart("Functions that NumPy has not", "\n\n\n".join(program.helpers)),
        *(ReplayPart(block.title, block_text(block)) for block in program.blocks),
        ReplayPart("The run", "\n".join(run_lines(model, len(inputs)))),
        ReplayPart("Its losses", "\n".join(_main(model))),
    )
    return Replay(tuple(part for part in parts if part.source.strip()), data.tail, data.beside)


def first_theta(model: Model) -> Array:
    """Return the weights a training of the project begins with."""
    return Trainer(model.project, dataset=model.dataset).network.theta


def _weights(
    model: Model, nodes: Mapping[str, CodeNode], draws: Mapping[str, DrawCode] | None
) -> Iterator[str]:
    yield from weight_lines(model, nodes, draws)
    if not noisy(model):
        return
    seed = model.project.browser_seed
    number = crc32(seed.encode()) if seed else model.training.seed
    yield f"noise = np.random.default_rng([{number}, 4])"


def _head(model: Model, beside: bool, embedded: bool) -> str:
    steps = model.steps or STEPS
    where = ", in the file beside" if beside else ""
    lines = [
        f'"""{in_docstring(model.dataset.name)}: {steps:,} updates in plain NumPy.',
        "",
        f"The same data{where}, first weights, order of samples and updates as in",
        f"Backprop Playground {__version__}; the losses are the same but for rounding.",
        '"""',
        "",
    ]
    imports = [
        *(["import base64", "import io"] if embedded else []),
        "import math",
        *(["from pathlib import Path"] if beside else []),
    ]
    return "\n".join((*lines, *imports, "", "import numpy as np", "", f"dtype = np.{model.dtype}"))


def _main(model: Model) -> Iterator[str]:
    recorded = recorded_losses(model)
    steps = model.steps or STEPS
    yield f"STEPS = {steps}"
    if recorded:
        yield "RECORDED = {  # step: the train and the test loss, as they were"
        yield from (f"    {step}: {losses}," for step, losses in recorded.items())
        yield "}"
    yield ""
    yield 'if __name__ == "__main__":'
    yield "    for step, loss in enumerate(run(STEPS), 1):"
    if recorded:
        yield "        if step in RECORDED:"
        yield "            train_loss, test_loss = losses()"
        yield "            recorded = RECORDED[step]"
        yield '            print(f"step {step}: train loss {train_loss}, test loss {test_loss}")'
        yield '            print(f"     recorded: train loss {recorded[0]}, test {recorded[1]}")'
        return
    yield "        if step % math.ceil(STEPS / 10) == 0:"
    yield '            print(f"step {step}: loss of the batch {loss}")'
    yield '    print("train and test loss:", *losses())'


def recorded_losses(model: Model) -> dict[int, tuple[float, float]]:
    """Return some points of the run's curves by step, those at whole epochs, evenly chosen."""
    points = [
        point
        for point in model.history
        if 0 < point.step <= model.steps and point.epoch == int(point.epoch)
    ]
    stride = math.ceil(len(points) / MOST_RECORDED) or 1
    chosen = points[::-1][::stride][::-1]
    return {point.step: (point.train_loss, point.test_loss) for point in chosen}
