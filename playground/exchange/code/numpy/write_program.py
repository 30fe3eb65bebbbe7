"""A plan and a configuration as a program of NumPy."""

from collections.abc import Iterable, Mapping, Sequence

from playground.exchange.code.base.code_node import (
    CodeNode,
    code_nodes,
    gradient,
    naming,
    shape_words,
)
from playground.exchange.code.base.helper import Helper, in_order
from playground.exchange.code.base.program import (
    CodeBlock,
    CodeFunction,
    CodeLine,
    CodeName,
    CodeProgram,
    draft,
    read_lines,
)
from playground.exchange.code.numpy.write_update import write_update
from playground.exchange.code.numpy_parts.dispatch import (
    LayerCode,
    LossCode,
    write_layer,
    write_loss,
)
from playground.nn.base.loss import Loss
from playground.nn.compiler.parameter_layout import lay_out_parameters
from playground.nn.compiler.plan import Plan
from playground.nn.losses import LOSSES
from playground.training.base.config import TrainingConfig


def write_program(plan: Plan, config: TrainingConfig) -> CodeProgram:
    """Write a network with its loss and its way to move.

    Raises
    ------
    ExportError
        When a layer, an activation, the loss, the optimizer or what surrounds it has no NumPy; the
        message names it.
    """
    nodes = code_nodes(plan)
    layers: dict[str, LayerCode] = {}
    for key, node in nodes.items():
        if node.inputs:
            with naming(node):
                layers[key] = write_layer(node.planned.layer, node)
    loss: Loss = LOSSES.create(config.loss)
    lost = write_loss(loss, plan.output.shape[0])
    forward = _forward(nodes, layers)
    backward = _backward(plan, nodes, layers, lost)
    kept = _tuple(_kept(forward, backward))
    given = ", ".join(node.out for node in nodes.values() if not node.inputs)
    update, slots, more = write_update(plan, config, nodes)
    helpers: list[Helper] = [h for code in layers.values() for h in code.helpers]
    return CodeProgram(
        (
            CodeBlock(
                "forward",
                "① Forward",
                (_forward_function(given, forward, kept), _loss_function(loss, lost)),
            ),
            CodeBlock("backprop", "② Backprop", (_backward_function(backward, kept),)),
            update,
        ),
        _names(nodes, slots),
        in_order((*helpers, *lost.helpers, *more)),
    )


def _forward_function(given: str, lines: tuple[CodeLine, ...], kept: str) -> CodeFunction:
    about = "① Forward: from the features to the output o."
    return CodeFunction("forward", f"{given}, training=False", about, lines, returns=f"o, {kept}")


def _loss_function(loss: Loss, lost: LossCode) -> CodeFunction:
    about = f"The loss of outputs o whose targets are t: {loss.title.lower()}."
    return CodeFunction("loss_of", "o, t", about, _loss(lost.forward), head=_BATCH, returns="loss")


def _backward_function(lines: tuple[CodeLine, ...], kept: str) -> CodeFunction:
    about = "② Backprop: from the loss back to every gradient. It changes nothing."
    head = f"{kept} = values\n{_BATCH}"
    return CodeFunction("backward", "o, t, values", about, lines, head=head, returns="g")


_BATCH = "B = o.shape[-1]"


def _forward(
    nodes: Mapping[str, CodeNode], layers: Mapping[str, LayerCode]
) -> tuple[CodeLine, ...]:
    lines: list[CodeLine] = []
    for node_id, code in layers.items():
        node = nodes[node_id]
        said = f"{node.title} {shape_words(node.shape)}"
        first, *rest = (draft(text, node_id) for text in code.forward)
        lines += [CodeLine(first.text, node_id, said), *rest]
    return read_lines(lines)


def _backward(
    plan: Plan, nodes: Mapping[str, CodeNode], layers: Mapping[str, LayerCode], lost: LossCode
) -> tuple[CodeLine, ...]:
    """Go through the layers from the last to the first; several consumers' shares add up."""
    lines = [*_loss(lost.backward)]
    reached = {plan.output.id}
    for node_id, code in reversed(tuple(layers.items())):
        node = nodes[node_id]
        own = [draft(text, node_id) for text in code.backward] if node_id in reached else []
        grads = []
        for source, expression in zip(node.planned.sources, code.input_grads, strict=True):
            if source not in layers or node_id not in reached:
                continue
            name = gradient(nodes[source].out)
            share = f"{name} + {expression}" if source in reached else expression
            grads.append(CodeLine(f"{name} = {share}", node_id))
            reached.add(source)
        towards = [draft(text, node_id) for text in code.towards_inputs] if grads else []
        if own or grads:
            first, *rest = [*own, *towards, *grads]
            lines += [CodeLine(first.text, node_id, first.comment or node.title), *rest]
    return read_lines([*lines, *_flat(nodes)])


def _flat(nodes: Mapping[str, CodeNode]) -> list[CodeLine]:
    """Lay all gradients behind one another, as theta has the parameters."""
    parts = [f"{node.grad(name)}.ravel()" for node in nodes.values() for name in node.params]
    rows = _wrapped(parts, "    ")
    if len(rows) == 1 and len(rows[0]) < 70:
        return [CodeLine(f"g = np.concatenate([{rows[0].strip().removesuffix(',')}])")]
    return [CodeLine("g = np.concatenate(["), *(CodeLine(row) for row in rows), CodeLine("])")]


def _wrapped(parts: Sequence[str], indent: str) -> list[str]:
    rows = [indent]
    for part in parts:
        if len(rows[-1]) + len(part) > 88 and rows[-1] != indent:
            rows.append(indent)
        rows[-1] += f"{' ' if rows[-1] != indent else ''}{part},"
    return rows


def _tuple(names: Sequence[str]) -> str:
    """Return names as a tuple, in as many lines as they take."""
    text = ", ".join(names)
    if len(text) < 80:
        return f"({text}{',' if len(names) == 1 else ''})"
    return "\n".join(("(", *_wrapped(names, "    "), ")"))


def _kept(forward: Iterable[CodeLine], backward: Iterable[CodeLine]) -> tuple[str, ...]:
    """Return the names that backward reads and forward computes, or is given."""
    bound = {name for line in backward for name in line.binds}
    read = {name for line in backward for name in line.reads} - bound - {"o"}
    made = [name for line in forward for name in line.binds]
    given = [name for line in forward for name in line.reads if name == "x" or name[:2] == "x_"]
    return tuple(name for name in dict.fromkeys((*given, *made)) if name in read)


def _loss(texts: Sequence[str]) -> tuple[CodeLine, ...]:
    return read_lines([draft(text) for text in texts])


def _names(nodes: Mapping[str, CodeNode], slots: Sequence[CodeName]) -> dict[str, CodeName]:
    """Say what every name holds that an array of the training is."""
    found = [
        CodeName("theta", "parameter", shape="(P,)"),
        CodeName("g", "gradient", shape="(P,)"),
        CodeName("t", "other", shape=""),
        *slots,
    ]
    for key, node in nodes.items():
        shape = shape_words(node.shape)
        found.append(CodeName(node.out, "value" if node.inputs else "input", key, "", shape))
        if not node.inputs:
            continue
        found += [
            CodeName(node.z, "sum", key, "", shape),
            CodeName(node.dout, "value gradient", key, "", shape),
            CodeName(node.dz, "sum gradient", key, "", shape),
        ]
        for spec in node.planned.parameters:
            found += [
                CodeName(node.params[spec.name], "parameter", key, spec.name, str(spec.shape)),
                CodeName(node.grad(spec.name), "gradient", key, spec.name, str(spec.shape)),
            ]
        for state in node.planned.state:
            found.append(
                CodeName(node.state[state.name], "state", key, state.name, str(state.shape))
            )
    return {name.name: name for name in found}


def parameter_lines(plan: Plan, nodes: Mapping[str, CodeNode]) -> list[str]:
    """Return the lines that name the parts of ``theta``."""
    lines = []
    for span in lay_out_parameters(plan):
        node = nodes[span.node_id]
        shaped = "" if len(span.shape) == 1 else f".reshape{span.shape}"
        text = f"{node.params[span.name]} = theta[{span.start}:{span.stop}]{shaped}"
        lines.append(f"{text}  # {node.title}: {span.name} {span.shape}")
    return lines
