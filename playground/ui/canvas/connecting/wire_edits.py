"""The edits that connecting makes."""

from msgspec.structs import replace

from playground.graph import Edge, NetworkSpec, NodeSpec, edits
from playground.nn.layers import LAYERS
from playground.ui.canvas.connecting.rules import without
from playground.ui.canvas.model import canvas_edits
from playground.ui.canvas.model.canvas_edits import CanvasEdit
from playground.ui.canvas.model.canvas_model import CanvasModel


def connect(
    model: CanvasModel, source: str, target: str, detached: Edge | None = None
) -> CanvasEdit:
    """Draw a wire beside those that are there, or lead the one in the hand elsewhere."""
    edge = Edge(source, target)
    if detached is None:
        network = edits.connect(model.network, source, target)
    else:
        network = edits.reconnect(model.network, detached, edge)
    return _edit(model, network, edge, detached)


def take_over(
    model: CanvasModel, source: str, target: str, detached: Edge | None = None
) -> CanvasEdit:
    """Make ``source`` the only input of ``target``."""
    network = edits.rewire(without(model.network, detached), source, target)
    return _edit(model, network, Edge(source, target), detached)


def merge(
    model: CanvasModel, kind: str, source: str, target: str, detached: Edge | None = None
) -> CanvasEdit:
    """Put a layer with several inputs before ``target``, fed by its wire and by ``source``."""
    taken = Edge(without(model.network, detached).sources(target)[0], target)
    node = NodeSpec(edits.new_id(model.network, kind), kind)
    near = model.positions[target][0]
    inserted = canvas_edits.insert_node(model, node, taken, near)
    network = edits.connect(without(inserted.network, detached), source, node.id)
    title = f"{model.name(source)} to {model.name(target)} by {LAYERS.get(kind).title}"
    text = f"{'Connect' if detached is None else 'Reconnect'} {title}"
    return replace(inserted, text=text, network=network)


def _edit(
    model: CanvasModel, network: NetworkSpec, edge: Edge, detached: Edge | None
) -> CanvasEdit:
    connected = f"Connect {model.name(edge.source)} to {model.name(edge.target)}"
    return CanvasEdit("Reconnect" if detached else connected, network, model.seen_layout)
