"""A program of NumPy run and compared with the training, layer by layer, before it is exported."""

import ast
import runpy
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from playground.core import Array
from playground.core.random import NumpyStream
from playground.exchange.base.answer_check import Answers
from playground.exchange.base.export_error import ExportError
from playground.exchange.base.model import Model
from playground.exchange.base.written_files import WrittenFiles
from playground.exchange.code.base.code_node import code_nodes
from playground.exchange.code.numpy.lost_digits import SMALLEST, lost_digits
from playground.nn.base.program import run
from playground.nn.compiler.compile import build
from playground.nn.compiler.network import Network
from playground.training.update.update_rule import UpdateRule

ROUNDING = {"float64": 1e-12, "float32": 1e-4}
"""How far numbers may lie apart, in units of the largest of them: they are added up in another
order."""

SAMPLES = 16
UPDATES = 3


def module_of(files: WrittenFiles) -> dict[str, Any]:
    """Run a written program as a module of its own, its files beside it; returns its names."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "program.py"
        path.write_bytes(files.main)
        for ending, content in files.beside.items():
            path.with_suffix(ending).write_bytes(content)
        return runpy.run_path(str(path))


class NumpyProgram:
    """A program's file, run as a module of its own.

    Parameters
    ----------
    files
        What was written.

    Attributes
    ----------
    names
        Everything the file defines.
    """

    def __init__(self, files: WrittenFiles) -> None:
        self.names = module_of(files)
        self.prepare: Callable[[Array], Array | tuple[Array, ...]] = self.names["prepare"]
        self.predict: Callable[[Array], Array] = self.names["predict"]
        self.encode_target: Callable[[Array], Array] = self.names["encode_target"]
        self.forward: Callable[..., tuple[Array, object]] = self.names["forward"]
        self.loss_of: Callable[[Array, Array], Array] = self.names["loss_of"]
        self.backward: Callable[[Array, Array, object], Array] = self.names["backward"]
        self.learning_rate: Callable[[int, float], float] = self.names["learning_rate"]
        self.update: Callable[[Array, float, int], None] = self.names["update"]
        self.theta: Array = self.names["theta"]

    def features(self, rows: Array) -> tuple[Array, ...]:
        """Return raw rows as the network's inputs take them, one array each."""
        prepared = self.prepare(rows)
        return prepared if isinstance(prepared, tuple) else (prepared,)


def numpy_answers(files: WrittenFiles, model: Model, rows: Array) -> tuple[Answers]:
    """Run a program on raw rows, and its three blocks beside the training's own.

    Raises
    ------
    ExportError
        When a value, a gradient or an update is another one; the message names the layer.
    """
    program = NumpyProgram(files)
    with np.errstate(all="ignore"):
        answers = program.predict(rows)
        compare(program, files, model)  # behind it: this one updates
    return (Answers("the program run with NumPy", answers),)


def compare(program: NumpyProgram, files: WrittenFiles, model: Model) -> None:
    """Compare one batch's values and gradients and some updates with the training's.

    Raises
    ------
    ExportError
        At the first layer that differs.
    """
    network, rows = _network(model)
    output, values = program.forward(*program.features(rows), training=True)
    if not _alike(output, network.output):
        raise ExportError(_where(files, model, network, rows))
    nodes = code_nodes(model.plan)
    remembered = {
        f"{key}/{name}": program.names[text]
        for key, node in nodes.items()
        for name, text in node.state.items()
    }
    _check_parts(model, "value", remembered, network.named_state())
    lost = np.zeros((), network.dtype)
    encoded = model.encoding.encode(model.dataset.y_train[: network.batch_size], network.dtype)
    target = np.ascontiguousarray(encoded.T)
    bound = model.loss.bind(network.output, target, lost, network.output_grad)
    run((*bound.forward, *bound.backward, *network.backward_calls))
    mine = program.encode_target(model.dataset.raw.y[model.dataset.train_rows[: len(encoded)]])
    few = lost_digits(target, network.output_grad)
    if not (
        _alike(mine, target) and _alike(program.loss_of(output, mine), lost, few * float(abs(lost)))
    ):
        raise ExportError(f"the program's {model.loss.title} would be another one")
    gradient = program.backward(output, target, values)
    _check_parts(model, "gradient", _parts(network, gradient), network.named_gradients(), few)
    rule = UpdateRule(network, model.training)
    if rule.optimizer.searches:
        return  # it looks at many points of one batch: the replay shows it
    for t in range(UPDATES):
        rule.run()
        program.update(network.grad, program.learning_rate(t, t), t + 1)
    what = f"update by {rule.optimizer.title}"
    _check_parts(model, what, _parts(network, program.theta), network.named_parameters())


def _network(model: Model) -> tuple[Network, Array]:
    """Return a network of the model's numbers behind a forward pass, and the raw rows it saw."""
    data = model.dataset
    rows = data.raw.x[data.train_rows[:SAMPLES]].astype(np.float64)
    noise = NumpyStream((model.training.seed, 4))
    network = build(model.plan, len(rows), model.dtype, 1, [noise])
    for name, array in (*network.named_parameters().items(), *network.named_state().items()):
        array[...] = model.parameters[name]
    network.forward(data.x_scaling.apply(rows))
    return network, rows


def _where(files: WrittenFiles, model: Model, network: Network, rows: Array) -> str:
    """Name the first layer whose values are others, by running the function as a script."""
    functions = [node for node in ast.parse(files.main).body if isinstance(node, ast.FunctionDef)]
    body = next(each.body for each in functions if each.name == "forward")
    lines = ast.Module(body[1:-1], [])  # without its docstring and what it returns
    nodes = code_nodes(model.plan)
    program = NumpyProgram(files)
    scope = program.names | {"training": True}
    inputs = [node.out for node in nodes.values() if not node.inputs]
    scope |= dict(zip(inputs, program.features(rows), strict=True))
    exec(compile(lines, "forward", "exec"), scope)
    for key, node in nodes.items():
        if not _alike(scope[node.out], network.value(key)):
            return f"{node.planned.name}: the program would compute other values than the network"
    return f"{model.plan.output.name}: the program would answer something else"


def _parts(network: Network, flat: Array) -> dict[str, Array]:
    return {f"{s.node_id}/{s.name}": network.view(flat, s) for s in network.parameter_layout}


def _check_parts(
    model: Model,
    what: str,
    found: Mapping[str, Array],
    expected: Mapping[str, Array],
    slack: float = 1.0,
) -> None:
    """Compare arrays by node: rounding, times a slack, is small beside a layer's largest number.

    Some arrays are nothing but rounding: the gradient of a bias before a batch norm.
    """
    largest: dict[str, float] = {}
    for name, array in expected.items():
        node_id = name.rpartition("/")[0]
        size = float(np.abs(array).max(initial=0.0))
        largest[node_id] = max(size, largest.get(node_id, 0.0))
    least = 1e-3 * max(largest.values(), default=0.0)
    for name, array in expected.items():
        node_id, _, own = name.rpartition("/")
        if not _alike(found[name], array, slack * max(largest[node_id], least)):
            raise ExportError(
                f"{model.plan.name_of(node_id)}: the program would have another {what} of its {own}"
            )


def _alike(found: Array, expected: Array, unit: float = 0.0) -> bool:
    """Tell whether arrays are equal but for rounding, in units of the largest number."""
    if np.shape(found) != np.shape(expected):
        return False
    finite = np.isfinite(expected)
    if not np.array_equal(finite, np.isfinite(found)):
        return False
    largest = float(np.abs(expected[finite]).max(initial=0.0))
    apart = float(np.abs(found - expected)[finite].max(initial=0.0))
    return apart <= ROUNDING[expected.dtype.name] * max(largest, unit, SMALLEST)
