"""Where every learned array lies in the flat vectors of parameters and gradients."""

from math import prod

from msgspec import Struct

from playground.core import Shape
from playground.nn.base.layer import Axis, Role
from playground.nn.compiler.plan import Plan


class ParameterSpan(Struct, frozen=True):
    """Where one learned array lies in the flat vectors.

    Parameters
    ----------
    node_id
        Whose it is.
    name, shape, role, fan_in, fan_out, initial, axes
        As its :class:`~playground.nn.base.layer.ParameterSpec` says.
    start, stop
        Its first number, and the one behind its last.
    leak
        How much of a negative sum the layer's activation lets pass, which He's weights look at.
    """

    node_id: str
    name: str
    shape: Shape
    role: Role
    fan_in: int
    fan_out: int
    start: int
    stop: int
    initial: float = 1.0
    axes: tuple[Axis, ...] = ()
    leak: float = 0.0


def lay_out_parameters(plan: Plan) -> tuple[ParameterSpan, ...]:
    """Lay the learned arrays of a plan out behind one another."""
    spans = []
    start = 0
    for node in plan.nodes:
        leak = node.layer.chosen_activation.leak if node.parameters else 0.0
        for p in node.parameters:
            stop = start + prod(p.shape)
            about = (p.name, p.shape, p.role, p.fan_in, p.fan_out)
            spans.append(ParameterSpan(node.id, *about, start, stop, p.initial, p.axes, leak))
            start = stop
    return tuple(spans)
