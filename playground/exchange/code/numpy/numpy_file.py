"""The network with its weights as one file of plain NumPy, run before it is called exported."""

from collections.abc import Iterator, Mapping

from playground.core import Array
from playground.core.version import __version__
from playground.exchange.base.model import Model
from playground.exchange.base.npz_bytes import npz_bytes
from playground.exchange.base.written_files import WrittenFiles
from playground.exchange.code.base.code_node import CodeNode, code_nodes
from playground.exchange.code.base.identifiers import in_docstring
from playground.exchange.code.base.program import CodeBlock, CodeFunction, CodeLine
from playground.exchange.code.numpy.array_text import list_lines
from playground.exchange.code.numpy.preparation import predict_lines, prepare_lines, target_lines
from playground.exchange.code.numpy.write_program import parameter_lines, write_program
from playground.exchange.code.numpy_parts.dispatch import write_loss
from playground.nn.layers.dropout import Dropout
from playground.nn.layers.gaussian_noise import GaussianNoise
from playground.nn.optimizers import OPTIMIZERS

WEIGHTS = ".weights.npz"
"""The ending of the file beside that holds weights too many to be read."""

MOST_INSIDE = 800
"""So many numbers are still written into the program, about 16 kB; more lie in a file beside."""

LONGEST = 100


def encode_numpy(model: Model) -> WrittenFiles:
    """Write a model as a program of NumPy that predicts, backpropagates and updates.

    Raises
    ------
    ExportError
        When something of it has no NumPy; the message names the layer.
    """
    program = write_program(model.plan, model.training)
    nodes = code_nodes(model.plan)
    inside = are_inside(model)
    parts = [
        _head(model, inside),
        "\n".join(prepare_lines(model, [n for n in nodes.values() if not n.inputs])),
        "\n".join(_weights(model, nodes, inside)),
        *program.helpers,
        *map(block_text, program.blocks),
        "\n".join(_rest(model)),
    ]
    text = "\n\n\n".join(part.strip("\n") for part in parts if part) + "\n"
    beside = {} if inside else {WEIGHTS: npz_bytes(_named(model, nodes))}
    return WrittenFiles(text.encode(), beside)


def are_inside(model: Model) -> bool:
    """Tell whether a model's weights are few enough to stand in a file."""
    return sum(array.size for array in model.parameters.values()) <= MOST_INSIDE


def block_text(block: CodeBlock) -> str:
    """Return a block's functions as source, under a line that names it."""
    parts = []
    for function in block.functions:
        before = ["\n".join(texts(function.before, ""))] if function.before else []
        parts += [*before, function_text(function)]
    title = f"# {block.title} ".ljust(LONGEST, "-")
    return "\n\n\n".join((title, *parts))


def function_text(function: CodeFunction) -> str:
    """Return a function of a program as source."""
    head = [f"    {line}" for line in function.head.split("\n") if line]
    tail = [f"    {line}" for line in f"return {function.returns}".split("\n")]
    tail = tail if function.returns else []
    lines = [
        f"def {function.name}({function.arguments}):",
        f'    """{function.help}"""',
        *head,
        *texts(function.lines, "    "),
        *tail,
    ]
    return "\n".join(lines)


def texts(lines: tuple[CodeLine, ...], indent: str) -> list[str]:
    """Return lines with their comments, those of short lines below one another."""
    longest = max((len(line.text) for line in lines if line.comment), default=0)
    column = min(longest, 60)
    found = []
    for line in lines:
        text = f"{indent}{line.text}".rstrip()
        if line.comment:
            text = f"{indent}{line.text.ljust(column)}  # {line.comment}"
        found.append(text)
    return found


def _head(model: Model, inside: bool) -> str:
    data = model.dataset
    star = "*" if sum(not node.sources for node in model.plan.nodes) > 1 else ""
    where = "in it" if inside else "in the file beside it"
    lines = [
        f'"""{in_docstring(data.name)}: a trained network in plain NumPy, its weights {where}.',
        "",
        "    answers = predict(rows)              # for raw rows (N, columns)",
        "",
        *(
            f"    {line}"
            for line in _one_step(model, f"forward({star}prepare(rows), training=True)")
        ),
        "",
        "Values lie features first: (features, B) for a batch of B samples; W is (in, out).",
        f"Written by Backprop Playground {__version__}.",
        '"""',
        "",
    ]
    if not inside:
        lines += ["from pathlib import Path", ""]
    lines += ["import numpy as np", "", f"dtype = np.{model.dtype.name}"]
    return "\n".join(lines)


def _one_step(model: Model, forward: str) -> tuple[str, ...]:
    """Return the lines of a training step, as who uses the file would write them."""
    if not OPTIMIZERS.get(model.training.optimizer.name).searches:
        return (
            f"o, values = {forward}  # ① forward",
            "t = encode_target(y)",
            "g = backward(o, t, values)           # ② backprop: every gradient, behind one another",
            "update(g, learning_rate(0, 0), 1)    # ③ update: it alone changes a parameter",
        )
    return (
        "t = encode_target(y)",
        "def evaluate():                      # which the search of ③ asks at several points",
        f"    o, values = {forward}  # ① forward",
        "    return loss_of(o, t), backward(o, t, values)  # ② backprop: every gradient",
        "loss, g = evaluate()",
        "update(g, learning_rate(0, 0), 1, loss, evaluate)  # ③: it alone changes a parameter",
    )


def _weights(model: Model, nodes: Mapping[str, CodeNode], inside: bool) -> Iterator[str]:
    """Yield ``theta``, the names of its parts, and what layers remember beside it."""
    arrays = {
        text: model.parameters[f"{key}/{name}"]
        for key, node in nodes.items()
        for name, text in node.params.items()
    }
    if inside:
        yield "theta = np.array(  # everything that is learned, in one row"
        yield "    ["
        for name, array in arrays.items():
            yield f"        # {name} {array.shape}"
            yield from list_lines(array, "        ")
        yield "    ],"
        yield "    dtype,"
        yield ")"
    else:
        yield f"with np.load(Path(__file__).with_suffix({WEIGHTS!r})) as file:"
        yield "    stored = dict(file)"
        yield "theta = np.concatenate(  # everything that is learned, in one row"
        yield "    ["
        for name in arrays:
            yield f"        stored[{name!r}].ravel(),"
        yield "    ]"
        yield ")"
    yield from parameter_lines(model.plan, nodes)
    for key, node in nodes.items():
        for name, text in node.state.items():
            array = model.parameters[f"{key}/{name}"]
            if inside:
                yield f"{text} = np.array({array.tolist()!r}, dtype)"
            else:
                yield f"{text} = stored[{text!r}]"
    if noisy(model):
        yield f"noise = np.random.default_rng([{model.training.seed}, 4])"


def _named(model: Model, nodes: Mapping[str, CodeNode]) -> dict[str, Array]:
    found = {}
    for key, node in nodes.items():
        for name, text in (*node.params.items(), *node.state.items()):
            found[text] = model.parameters[f"{key}/{name}"]
    return found


def _rest(model: Model) -> Iterator[str]:
    answer = write_loss(model.loss, model.plan.output.shape[0]).answer
    yield from target_lines(model)
    yield ""
    yield ""
    yield from predict_lines(model, answer)


def noisy(model: Model) -> bool:
    """Tell whether a layer draws random numbers while it trains."""
    return any(type(node.layer) in (Dropout, GaussianNoise) for node in model.plan.nodes)
