"""A quick fix as an edit: its layers get places as if a person had put them there."""

from msgspec.structs import replace

from playground.nn.inspect.quick_fix import AppendLayer, InsertLayer, QuickFix, Step
from playground.ui.canvas.edits import edits
from playground.ui.canvas.edits.edits import CanvasEdit
from playground.ui.canvas.model.canvas_model import CanvasModel


def apply(model: CanvasModel, fix: QuickFix) -> CanvasEdit:
    """Carry out a fix; what it adds is selected, or else what it fixes."""
    before = {node.id for node in model.network.nodes}
    for step in fix.steps:
        edit = _edit(model, step)
        model = replace(model, network=edit.network, layout=edit.layout)
    new = tuple(node.id for node in model.network.nodes if node.id not in before)
    return CanvasEdit(fix.text, model.network, model.layout, select=new or (fix.node_id,))


def _edit(model: CanvasModel, step: Step) -> CanvasEdit:
    match step:
        case InsertLayer(node=node, edge=edge):
            return edits.insert_node(model, node, edge)
        case AppendLayer(node=node, source=source):
            return edits.append_node(model, node, source)
    return edits.set_param(model, step.node_id, step.name, step.value)
