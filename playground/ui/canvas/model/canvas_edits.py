"""What a gesture asks for, as a value: each function turns a model and a request into an edit."""

from collections.abc import Iterable, Mapping
from math import ceil

from msgspec import Struct
from msgspec.structs import replace

from playground.core import ParamValue
from playground.graph import CanvasLayout, Edge, NetworkSpec, NodeSpec, edits
from playground.graph.blocks import joined
from playground.graph.pieces import Learnt
from playground.graph.spec import Position
from playground.graph.traversal import descendants
from playground.nn.inspect.fixes.steps import (
    AppendLayer,
    InsertLayer,
    PrependLayer,
    QuickFix,
    RemoveLayers,
    SetParam,
    Step,
)
from playground.nn.inspect.layer_edit import set_layer_param
from playground.nn.inspect.offers import new_params
from playground.nn.layers import LAYERS
from playground.ui.canvas.model import geometry
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.theme.tokens import GRID

_HALF = geometry.CARD_WIDTH / 2


class CanvasEdit(Struct, frozen=True):
    """An edit of the document.

    Parameters
    ----------
    text
        What undo calls it.
    network, layout
        The new values.
    merge_key
        Edits with the same key become one undo step; the empty string never merges.
    select
        The nodes to select afterwards; ``None`` keeps the selection.
    glides
        Whether cards are seen on their way to where the edit puts them.
    learnt
        What new layers have learned elsewhere.
    copies
        Which layer each new one is a copy of: what that learned comes along.
    """

    text: str
    network: NetworkSpec
    layout: CanvasLayout
    merge_key: str = ""
    select: tuple[str, ...] | None = None
    glides: bool = False
    learnt: Learnt = {}
    copies: Mapping[str, str] = {}


def named(model: CanvasModel, node_ids: Iterable[str]) -> str:
    """Return what undo calls some nodes: the name of one, the number of several."""
    ids = list(node_ids)
    return model.name(ids[0]) if len(ids) == 1 else f"{len(ids)} layers"


def kind_title(kind: str) -> str:
    """Return what a kind of layer is called."""
    return LAYERS.get(kind).title if kind in LAYERS else kind


def move(model: CanvasModel, places: Mapping[str, Position], merge_key: str = "") -> CanvasEdit:
    """Move cards."""
    text = f"Move {named(model, places)}"
    return CanvasEdit(text, model.network, model.seen_layout.moved(dict(places)), merge_key)


def arrange(model: CanvasModel) -> CanvasEdit:
    """Put every card into its tidy place."""
    return CanvasEdit("Arrange", model.network, model.arranged())


def disconnect(model: CanvasModel, edge: Edge) -> CanvasEdit:
    """Remove a wire."""
    text = f"Disconnect {model.name(edge.source)} from {model.name(edge.target)}"
    network = edits.disconnect(model.network, edge.source, edge.target)
    return CanvasEdit(text, network, model.seen_layout)


def add(model: CanvasModel, kind: str, place: Position) -> CanvasEdit:
    """Add an unconnected layer."""
    node = NodeSpec(edits.new_id(model.network, kind), kind)
    layout = model.seen_layout.moved({node.id: place})
    network = edits.add_node(model.network, node)
    return CanvasEdit(f"Add {kind_title(kind)}", network, layout, select=(node.id,))


def insert(model: CanvasModel, kind: str, edge: Edge, near: float | None = None) -> CanvasEdit:
    """Put a layer into a wire, where it was dropped along x; ``None`` for next to the source."""
    return insert_node(model, new_node(model, kind, edge.source), edge, near)


def insert_node(
    model: CanvasModel, node: NodeSpec, edge: Edge, near: float | None = None
) -> CanvasEdit:
    """Put a node into a wire, moving what follows to the right where there is no room.

    Parameters
    ----------
    model, node, edge
        The model, the new node and the wire.
    near
        Where along x the layer was dropped; ``None`` for next to the source.
    """
    network = edits.insert_on_edge(model.network, node, edge)
    before, after = model.seen_area(edge.source), model.seen_area(edge.target)
    (x0, y0), (x1, y1) = ((a.center().x(), a.center().y()) for a in (before, after))
    gap = geometry.COLUMN_GAP
    first = before.right() + gap + _HALF
    own = model.blocks.by_node.get(edge.source)
    layout = model.seen_layout
    if own is not None and own is model.blocks.by_node.get(edge.target):
        layout = joined(layout, own.id, node.id)
    if geometry.returns(x0, y0, x1, y1):  # into the lane's end, where there is room
        layout = layout.moved({node.id: (geometry.snap(first), y0)})
        return CanvasEdit(f"Insert {kind_title(node.kind)}", network, layout, select=(node.id,))
    last = after.left() - gap - _HALF
    x = geometry.snap(min(max(first if near is None else near, first), max(first, last)))
    shift = ceil(max(0.0, first - last) / GRID) * GRID
    following = (edge.target, *descendants(model.network, edge.target)) if shift else ()
    behind = dict.fromkeys(j for i in following for j in model.blocks.together(i))
    places = {i: (model.positions[i][0] + shift, model.positions[i][1]) for i in behind}
    places[node.id] = (x, geometry.snap((y0 + y1) / 2))
    layout = layout.moved(places)
    return CanvasEdit(f"Insert {kind_title(node.kind)}", network, layout, select=(node.id,))


def add_near(model: CanvasModel, kind: str, selection: tuple[str, ...]) -> CanvasEdit:
    """Add a layer where a person expects it without pointing at a place.

    That is behind the selected node, and otherwise (or when that is the output) right before the
    output; beside everything when there is no such wire.
    """
    takes_input = kind not in LAYERS or LAYERS.get(kind).max_inputs != 0
    place = place_near(model, selection) if takes_input else None
    if isinstance(place, Edge):
        return insert(model, kind, place)
    if place is not None:
        return append_node(model, new_node(model, kind, place), place)
    return add(model, kind, _free_place(model, takes_input))


def place_near(model: CanvasModel, selection: tuple[str, ...]) -> Edge | str | None:
    """Return the wire :func:`add_near` puts a layer into, or the node it puts one behind."""
    network = model.network
    among = frozenset(selection)  # all of thousands may be
    chosen = [i for i in model.order if i in among] if among else []
    if chosen and chosen[-1] != model.output:
        targets = network.targets(chosen[-1])
        return Edge(chosen[-1], targets[0]) if targets else chosen[-1]
    sources = network.sources(model.output) if model.output is not None else ()
    return Edge(sources[0], model.output) if sources and model.output is not None else None


def new_node(model: CanvasModel, kind: str, source: str) -> NodeSpec:
    """Return a new layer with parameters that fit what a node puts out."""
    info = model.infos.get(source)
    image = model.signature.image_shape if model.signature is not None else None
    params = new_params(kind, info.shape if info is not None else None, image)
    return NodeSpec(edits.new_id(model.network, kind), kind, params)


def append_node(model: CanvasModel, node: NodeSpec, at: str) -> CanvasEdit:
    """Add a node behind one that feeds nothing yet."""
    area = model.seen_area(at)
    place = (geometry.snap(area.right() + geometry.COLUMN_GAP + _HALF), area.center().y())
    network = edits.connect(edits.add_node(model.network, node), at, node.id)
    layout = model.seen_layout.moved({node.id: place})
    return CanvasEdit(f"Add {kind_title(node.kind)}", network, layout, select=(node.id,))


def _free_place(model: CanvasModel, on_the_right: bool) -> Position:
    """Return a place beside all cards: inputs on the left, everything else on the right."""
    if not model.positions:
        return (0.0, 0.0)
    edges = [(x, model.sizes[i].width() / 2) for i, (x, _) in model.positions.items()]
    gap = geometry.COLUMN_GAP + _HALF
    if on_the_right:
        return (geometry.snap(max(x + half for x, half in edges) + gap), 0.0)
    return (geometry.snap(min(x - half for x, half in edges) - gap), 0.0)


def remove(model: CanvasModel, node_ids: tuple[str, ...]) -> CanvasEdit:
    """Delete nodes; what stood on both sides of one is connected."""
    text = f"Delete {named(model, node_ids)}"
    network = edits.remove_nodes(model.network, node_ids)
    return CanvasEdit(text, network, model.seen_layout.without(frozenset(node_ids)), select=())


def freeze(model: CanvasModel, node_ids: tuple[str, ...], frozen: bool) -> CanvasEdit:
    """Keep the parameters of layers as they are, or let them be trained again."""
    network = model.network
    for node_id in node_ids:
        network = edits.set_frozen(network, node_id, frozen)
    verb = "Freeze" if frozen else "Train"
    return CanvasEdit(f"{verb} {named(model, node_ids)}", network, model.seen_layout)


def rename(model: CanvasModel, node_id: str, name: str) -> CanvasEdit:
    """Give a layer a name; :class:`ValueNotAllowed` where it may not have it."""
    network = edits.rename(model.network, node_id, name)
    text = f"Rename {model.name(node_id)} to {network.name_of(node_id)}"
    return CanvasEdit(text, network, model.layout)


def set_param(model: CanvasModel, node_id: str, name: str, value: ParamValue) -> CanvasEdit:
    """Change one parameter of a node."""
    param = next(p for p in model.params(node_id) if p.name == name)
    network = set_layer_param(model.network, node_id, name, value)
    text = f"Change {param.label.lower()} of {model.name(node_id)}"
    return CanvasEdit(text, network, model.seen_layout, f"{node_id}.{name}")


def step_units(model: CanvasModel, node_id: str, step: int, burst: str = "") -> CanvasEdit | None:
    """Add or take away units; ``None`` where the node has none or they are at their limit.

    Several at once go as far as the limit. Edits of one burst become one undo step.
    """
    param = model.units_param(node_id)
    if param is None:
        return None
    value = model.value(node_id, param)
    if not isinstance(value, int):
        return None
    wanted = value + step
    if param.low is not None:
        wanted = max(wanted, int(param.low))
    if param.high is not None:
        wanted = min(wanted, int(param.high))
    if wanted == value:
        return None
    edit = set_param(model, node_id, param.name, wanted)
    return replace(edit, merge_key=f"{edit.merge_key} {burst}") if burst else edit


def apply_fix(model: CanvasModel, fix: QuickFix) -> CanvasEdit:
    """Carry out a fix; what it adds is selected, or else what it fixes."""
    before = {node.id for node in model.network.nodes}
    for step in fix.steps:
        edit = _step(model, step)
        model = replace(model, network=edit.network, layout=edit.layout)
    new = tuple(node.id for node in model.network.nodes if node.id not in before)
    fixed = (fix.node_id,) if fix.node_id in model.network else ()
    return CanvasEdit(fix.text, model.network, model.layout, select=new or fixed)


def _step(model: CanvasModel, step: Step) -> CanvasEdit:
    match step:
        case InsertLayer(node=node, edge=edge):
            return insert_node(model, node, edge)
        case AppendLayer(node=node, source=source):
            return append_node(model, node, source)
        case PrependLayer(node=node, target=target):
            x, y = model.positions[target]
            left = x - model.sizes[target].width() / 2 - geometry.COLUMN_GAP - _HALF
            layout = model.seen_layout.moved({node.id: (geometry.snap(left), y)})
            return CanvasEdit("", step.apply(model.network), layout)
        case SetParam(node_id=node_id, name=name, value=value):
            return set_param(model, node_id, name, value)
        case RemoveLayers(node_ids=node_ids):
            layout = model.seen_layout.without(frozenset(node_ids))
            return CanvasEdit("", step.apply(model.network), layout)
    return CanvasEdit("", step.apply(model.network), model.seen_layout)
