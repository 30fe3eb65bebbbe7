"""What the canvas shows and says of the thing under the mouse, no button pressed."""

from html import escape

from PySide6.QtCore import Qt

from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.scene.face_tips import WITH_PICTURE, face_tip, number
from playground.ui.canvas.scene.hit_test import Hit
from playground.ui.canvas.scene.live_values import LiveValues
from playground.ui.canvas.scene.scene import NetworkScene
from playground.ui.canvas.wires.strongest import strongest_text
from playground.ui.support.chosen_parameter import Place
from playground.ui.theme.markup import as_text

HOW_TO_CHANGE = "Click to type it, drag up or down to change it (Shift: finely)"

_CURSORS = {
    "button": Qt.CursorShape.PointingHandCursor,
    "port": Qt.CursorShape.CrossCursor,
    "card": Qt.CursorShape.OpenHandCursor,
    "block": Qt.CursorShape.OpenHandCursor,
    "wire": Qt.CursorShape.PointingHandCursor,
    "nothing": Qt.CursorShape.ArrowCursor,
}


class Hover:
    """Shows what could be done with the thing under the mouse."""

    def __init__(self, scene: NetworkScene) -> None:
        self._scene = scene
        self._node_id = ""

    def show(self, hit: Hit, model: CanvasModel) -> Qt.CursorShape:
        """Show a hit's affordances; returns the cursor that fits."""
        held, side = _held(hit)
        node_id = held if held in self._scene.cards else ""
        if node_id != self._node_id and self._node_id in self._scene.cards:
            self._scene.cards[self._node_id].set_ports(False)
        self._node_id = node_id
        if node_id:
            card = self._scene.cards[node_id]
            card.set_ports(True, side)
            has_units = hit.kind != "wire" and model.units_param(node_id) is not None
            # A pressed button resizes its card; the buttons stay under the mouse all the same.
            if has_units and hit.kind != "button":
                self._scene.pill.show_on(node_id, card.rect())
            elif not has_units:
                self._scene.pill.hide_away()
        else:
            self._scene.pill.hide_away()
        self._scene.pill.set_hot(hit.step)
        self._scene.show_line(hit.edge, hit.line)
        if hit.on_bias:
            return Qt.CursorShape.PointingHandCursor
        return Qt.CursorShape.OpenHandCursor if hit.end else _CURSORS[hit.kind]

    def clear(self) -> None:
        """Show nothing."""
        if self._node_id in self._scene.cards:
            self._scene.cards[self._node_id].set_ports(False)
        self._node_id = ""
        self._scene.pill.hide_away()
        self._scene.show_line(None)


def _held(hit: Hit) -> tuple[str, str]:
    """Return the card and port that could be taken hold of; of a wire, those of its near end."""
    if hit.edge is None or not hit.end:
        return hit.node_id, hit.side
    return (hit.edge.source, "out") if hit.end == "source" else (hit.edge.target, "in")


def tooltip(hit: Hit, model: CanvasModel, scene: NetworkScene, live: LiveValues) -> str:
    """Return the text for what was hit; empty where there is nothing to say."""
    first, *more = _lines(hit, model, scene, live)
    if first.startswith(WITH_PICTURE):
        return "<br>".join([first, *map(escape, more)])
    return as_text("\n".join([first, *more]))


def _lines(hit: Hit, model: CanvasModel, scene: NetworkScene, live: LiveValues) -> list[str]:
    if hit.kind == "wire":
        return [_wire_text(hit, model, scene, live)]
    if hit.kind == "port":
        return [_port_text(hit, model)]
    if hit.kind == "button":
        return ["One unit more" if hit.step > 0 else "One unit fewer"]
    if hit.kind == "block":
        return [_block_text(hit, model)]
    if hit.kind != "card":
        return [""]
    card = scene.cards[hit.node_id]
    on_face = face_tip(card, hit.spot, model, scene.theme) if hit.spot is not None else ""
    if hit.unit is not None:
        bias = live.bias(hit.node_id, hit.unit)
        name = model.unit_name(hit.node_id, hit.unit)
        told = card.units.told.get(hit.unit)
        more = [] if bias is None else live.bias_notes(hit.node_id, hit.unit)
        first = on_face or name
        first = first if bias is None else f"{first}, bias {number(bias)}"
        more += [told] if told else []
        more += [HOW_TO_CHANGE] if hit.on_bias else []
        return [first, *more]
    if on_face:
        return [on_face]
    more = ["frozen: training leaves it as it is"] if model.is_frozen(hit.node_id) else []
    summary = card.units.summary
    more += [summary] if summary else []
    more += [d.message for d in model.problems(hit.node_id)]
    layer = model.layer(hit.node_id)
    kind = [layer.title] if layer is not None else []
    facts = " · ".join([*kind, *model.facts(hit.node_id)])
    return [model.title(hit.node_id), facts, *more]


def _block_text(hit: Hit, model: CanvasModel) -> str:
    block = model.blocks.by_id.get(hit.block)
    if block is None:
        return ""
    verb = "expand" if block.collapsed else "collapse"
    told = ", ".join([f"Block · {block.name}", *model.block_facts[block.id].words])
    return f"{told}\nDouble-click to {verb} it, drag to move it"


def _wire_text(hit: Hit, model: CanvasModel, scene: NetworkScene, live: LiveValues) -> str:
    if hit.edge is None or hit.edge not in scene.wires:
        return ""
    source, target = hit.edge.source, hit.edge.target
    wire = scene.wires[hit.edge]
    weight = live.weight(target)
    values = wire.values_of(weight)
    if values is None:
        hint = "\nDrag an end to another layer to reconnect it" if hit.end else ""
        return f"{model.name(source)} → {model.name(target)}{hint}"
    row, column = int(wire.lines.sources[hit.line]), int(wire.lines.targets[hit.line])
    names = f"from {model.unit_name(source, row)} to {model.unit_name(target, column)}"
    told = [f"w = {number(float(values[hit.line]))} ({names})", *live.notes(hit.edge, hit.line)]
    if wire.style.kind == "strongest":
        told.append(strongest_text(wire.style.inputs, wire.style.columns))
    told += [] if hit.end else [HOW_TO_CHANGE]
    return "\n".join(told)


def shown_value(place: Place, model: CanvasModel, live: LiveValues) -> float | None:
    """Return the latest number of a place, ``None`` where what is drawn has no such place.

    What is known of a training may be of the network before.
    """
    node_id, name, index = place
    shape = model.learned_shapes(node_id).get(name) if node_id in model.network else None
    if shape is None or len(shape) != len(index):
        return None
    return live.value(place) if all(i < n for i, n in zip(index, shape, strict=True)) else None


def parameter_name(place: Place, model: CanvasModel) -> str:
    """Return what a weight or bias is called: ``w, x → unit 3``."""
    node_id, name, index = place
    if name == "bias":
        return f"b, {model.unit_name(node_id, index[0])}"
    source = model.network.sources(node_id)[0]
    return f"w, {model.unit_name(source, index[0])} → {model.unit_name(node_id, index[1])}"


def _port_text(hit: Hit, model: CanvasModel) -> str:
    title = model.name(hit.node_id)
    if hit.side == "out":
        return f"Output of {title}: drag to an input to connect"
    if model.network.sources(hit.node_id):
        return f"Input of {title}: drag its wire away to disconnect"
    return f"Input of {title}: drag to an output to connect"
