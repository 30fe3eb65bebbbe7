"""What the names of a program hold at one step of a training: found by running its lines."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from playground.core import Array, NumpyStream, PlaygroundError
from playground.exchange.code.base.code_node import code_nodes
from playground.exchange.code.base.program import CodeLine, CodeProgram
from playground.exchange.code.numpy.lost_digits import SMALLEST, lost_digits
from playground.explain import ExplainContext
from playground.nn.compiler.compile import build
from playground.nn.compiler.parameter_layout import lay_out_parameters

ROUNDING = {"float64": 1e-9, "float32": 1e-3}
"""How far the gradient may lie from the training's own, in units of its largest number."""


def step_arrays(program: CodeProgram, context: ExplainContext) -> dict[str, Array]:
    """Run the lines of ① and ② on the batch that is under way, on copies.

    Parameters
    ----------
    program
        What :func:`~.write_program.write_program` wrote of the context's plan and configuration.
    context
        The step.

    Returns
    -------
    dict
        Every array by its name: values ``(features, B)``, gradients, parameters, what layers
        remember, and the optimizer's slots as they are before the update. Read-only.

    Raises
    ------
    PlaygroundError
        When the gradient is not the training's own: then nothing is shown.
    """
    scope = _given(program, context)
    with np.errstate(all="ignore"):
        for name in ("forward", "backprop"):
            exec(_text(program.block(name).lines), scope)  # lines that were written here
    own = context.gradient
    if context.is_fresh and own is not None:
        few = lost_digits(np.asarray(scope["t"]), np.asarray(scope["do"]))
        _compare(np.asarray(scope["g"]), own, few * ROUNDING[context.config.dtype])
    found = {name: value for name, value in scope.items() if isinstance(value, np.ndarray)}
    for value in found.values():
        value.flags.writeable = False
    return found


def _given(program: CodeProgram, context: ExplainContext) -> dict[str, object]:
    plan, dtype = context.plan, np.dtype(context.config.dtype)
    nodes, rows = code_nodes(plan), context.rows(context.batch)
    scope: dict[str, object] = {
        "np": np,
        "dtype": dtype.type,
        "training": True,
        "noise": _noise(context.noise),
        "B": len(rows),
        "t": np.ascontiguousarray(context.encoding.encode(context.dataset.y_train[rows], dtype).T),
    }
    for helper in program.helpers:
        exec(helper, scope)
    network = build(plan, 1, dtype, 1, [NumpyStream((0,))])
    columns = context.dataset.x_train[rows]
    for port in network.inputs:
        node = nodes[port.node_id]
        features = port.prepare(columns)[:, :-1].T  # without the ones that carry biases
        scope[node.out] = np.ascontiguousarray(features.reshape(*node.shape, len(rows)))
    theta = scope["theta"] = context.theta.copy()
    for span in lay_out_parameters(plan):
        name = nodes[span.node_id].params[span.name]
        scope[name] = theta[span.start : span.stop].reshape(span.shape)
    if context.layers is not None:  # what layers remember, as it was before the batch
        np.copyto(network.state, context.layers)
        for name, array in network.named_state().items():
            node_id, _, own = name.rpartition("/")
            scope[nodes[node_id].state[own]] = array
    scope |= {name.rpartition("/")[2]: slot.copy() for name, slot in context.slots.items()}
    return scope


def _noise(kept: Mapping[str, Any] | None) -> np.random.Generator:
    """Return a generator that draws what the training drew for this batch."""
    generator = np.random.default_rng(0)
    if kept is not None and kept["kind"] == "PCG64":
        generator.bit_generator.state = {
            "bit_generator": "PCG64",
            "state": {"state": int(kept["state"]), "inc": int(kept["inc"])},
            "has_uint32": kept["has_uint32"],
            "uinteger": kept["uinteger"],
        }
    return generator


def _text(lines: Iterable[CodeLine]) -> str:
    return "\n".join(line.text for line in lines)


def _compare(found: Array, own: Array, rounding: float) -> None:
    unit = max(float(np.abs(own).max(initial=0.0)), SMALLEST)
    if found.shape != own.shape or not (np.abs(found - own) <= rounding * unit).all():
        raise PlaygroundError("the program's gradient is not the training's own")
