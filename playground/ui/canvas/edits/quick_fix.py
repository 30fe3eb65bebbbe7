"""A quick fix as an edit: its layers get places as if a person had put them there."""

from dataclasses import replace

from playground.nn.inspect.quick_fix import AppendLayer, InsertLayer, QuickFix, Step
from playground.ui.canvas.edits import edits as commands
from playground.ui.canvas.edits.edits import Edit
from playground.ui.canvas.model.canvas_model import CanvasModel


def apply(model: CanvasModel, fix: QuickFix) -> Edit:
    """Carry out a fix; what it adds is selected, or else what it fixes."""
    before = {node.id for node in model.network.nodes}
    for step in fix.steps:
        edit = _edit(model, step)
        model = replace(model, network=edit.network, layout=edit.layout)
    new = tuple(node.id for node in model.network.nodes if node.id not in before)
    return Edit(fix.text, model.network, model.layout, select=new or (fix.node_id,))


def _edit(model: CanvasModel, step: Step) -> Edit:
    match step:
        case InsertLayer(node=node, edge=edge):
            return commands.insert_node(model, node, edge)
        case AppendLayer(node=node, source=source):
            return commands.append_node(model, node, source)
    return commands.set_param(model, step.node_id, step.name, step.value)
