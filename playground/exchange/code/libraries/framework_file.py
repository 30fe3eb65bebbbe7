"""What the files for PyTorch and Keras share: their head, names of nodes, where weights are."""

from collections.abc import Iterator, Mapping

from playground.core import Array
from playground.core.version import __version__
from playground.exchange.base.model import Model
from playground.exchange.code.base.code_node import CodeNode, code_nodes
from playground.exchange.code.base.identifiers import in_docstring
from playground.exchange.code.libraries.dispatch import Arrays
from playground.exchange.code.numpy.array_text import list_lines, number_text
from playground.exchange.code.numpy.numpy_file import WEIGHTS


def nodes_of(model: Model, reserved: tuple[str, ...] = ()) -> dict[str, CodeNode]:
    """Return the nodes with their names, none of which is reserved."""
    return code_nodes(model.plan, reserved)


def arrays_of(model: Model, node: CodeNode) -> Arrays:
    """Return a node's own arrays by the layer's names."""
    names = (*node.params, *node.state)
    return {name: model.parameters[f"{node.planned.id}/{name}"] for name in names}


def head_lines(model: Model, inside: bool, framework: str, use: str) -> Iterator[str]:
    """Yield the file's docstring, which says what the network is used as, and its first import."""
    where = "in it" if inside else "in the file beside it"
    name = in_docstring(model.dataset.name)
    yield f'"""{name}: a trained network in {framework}, its weights {where}.'
    yield ""
    yield "    answers = predict(rows)   # for raw rows (N, columns)"
    yield f"    network(prepare(rows))    # {use}"
    yield ""
    yield f"Written by Backprop Playground {__version__}."
    yield '"""'
    yield ""
    if not inside:
        yield "from pathlib import Path"
        yield ""


def weight_lines(arrays: Mapping[str, Array], inside: bool) -> Iterator[str]:
    """Yield ``WEIGHTS``, the arrays by name."""
    if not inside:
        yield f"with np.load(Path(__file__).with_suffix({WEIGHTS!r})) as file:"
        yield "    WEIGHTS = dict(file)"
        return
    yield "WEIGHTS = {"
    for name, array in arrays.items():
        if array.size == 1 or array.dtype.kind == "i":
            yield f"    {name!r}: np.array({array.tolist()!r}),"
            continue
        yield f"    {name!r}: np.array("
        yield "        ["
        yield from list_lines(array, "            ")
        yield "        ]"
        yield f"    ).reshape{array.shape},"
    yield "}"


def unscaled(model: Model, answer: str) -> str:
    """Return an answer in the target's own unit."""
    data = model.dataset
    if data.task.is_classification or data.y_scaling.is_identity:
        return answer
    scale, offset = number_text(data.y_scaling.scale), number_text(data.y_scaling.offset)
    return f"{answer}.astype(float) * {scale} + {offset}"
