"""What the files for PyTorch and Keras share: names of nodes, weights in the file or beside it."""

from collections.abc import Iterator, Mapping

from playground.core import Array
from playground.exchange.base.model import Model
from playground.exchange.code.base.code_node import CodeNode, code_nodes
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
