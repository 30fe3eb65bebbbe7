"""A node of the network as the functions that write programs see it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from msgspec import Struct, field

from playground.core import Shape
from playground.exchange.base.export_error import ExportError
from playground.exchange.code.base.identifiers import identifiers
from playground.nn.compiler.plan import Plan, PlannedNode

BATCH = "B"
"""What the number of samples is called."""

SYMBOLS: Mapping[str, str] = {"weight": "W", "bias": "b", "slope": "alpha"}
NORM_SYMBOLS: Mapping[str, str] = {"scale": "gamma", "bias": "beta"}
"""What arrays are called in formulas; those of normalisation have letters of their own."""


class CodeNode(Struct, frozen=True, eq=False):
    """A node and the names its lines use.

    Parameters
    ----------
    planned
        The node itself.
    key
        What is unique in its names: ``hidden_1``.
    inputs
        The names of the values that reach it.
    z, out
        Its sum before an activation, and its value.
    params, state
        The names of its arrays, by the layer's own name for them.
    """

    planned: PlannedNode
    key: str
    inputs: tuple[str, ...]
    z: str
    out: str
    params: Mapping[str, str] = field(default_factory=dict)
    state: Mapping[str, str] = field(default_factory=dict)

    @property
    def x(self) -> str:
        """The first value that reaches it."""
        return self.inputs[0]

    @property
    def shape(self) -> Shape:
        """The per-sample shape of its value."""
        return self.planned.shape

    @property
    def input_shape(self) -> Shape:
        """The per-sample shape of the first value that reaches it."""
        return self.planned.input_shapes[0]

    @property
    def title(self) -> str:
        """What people call the layer, for a comment: in one line."""
        return " ".join(self.planned.name.split())

    @property
    def dz(self) -> str:
        """The gradient with respect to its sum."""
        return gradient(self.z)

    @property
    def dout(self) -> str:
        """The gradient with respect to its value."""
        return gradient(self.out)

    def own(self, letter: str) -> str:
        """Return a name for something more it computes: ``mask_dropout_1``."""
        return f"{letter}_{self.key}"

    def grad(self, name: str) -> str:
        """Return the name of a parameter's gradient."""
        return gradient(self.params[name])


@contextmanager
def naming(node: CodeNode) -> Iterator[None]:
    """Say in a refusal which layer it is about."""
    try:
        yield
    except ExportError as error:
        raise ExportError(f"{node.title}: {error}") from error


def gradient(name: str) -> str:
    """Return what the loss's derivative with respect to something is called."""
    return f"d{name}"


def code_nodes(plan: Plan, reserved: Sequence[str] = ()) -> dict[str, CodeNode]:
    """Return every node of a plan with its names, in computing order; no key is reserved."""
    keys = identifiers([(node.id, node.name) for node in plan.nodes], reserved)
    alone = sum(not node.sources for node in plan.nodes) == 1
    nodes: dict[str, CodeNode] = {}
    for node in plan.nodes:
        key = keys[node.id]
        out = f"a_{key}"
        if not node.sources:
            out = "x" if alone else f"x_{key}"
        elif node.id == plan.output.id:
            out = "o"
        nodes[node.id] = CodeNode(
            node,
            key,
            tuple(nodes[source].out for source in node.sources),
            f"z_{key}",
            out,
            _named([spec.name for spec in node.parameters], key),
            _named([spec.name for spec in node.state], key),
        )
    return nodes


def shape_words(shape: Sequence[int]) -> str:
    """Return the shape of a value of a whole batch in words: ``(4, B)``."""
    return f"({', '.join([*map(str, shape), BATCH])})"


def _named(names: Sequence[str], key: str) -> dict[str, str]:
    symbols = NORM_SYMBOLS if "scale" in names else SYMBOLS
    return {name: f"{symbols.get(name, name)}_{key}" for name in names}
