"""The context menus of cards, wires and the background."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from PySide6.QtCore import QPointF
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from playground.core import Severity
from playground.graph import Edge
from playground.graph.spec import FROZEN
from playground.nn.compiler.plan import analyze
from playground.nn.inspect.quick_fix import fixes_for
from playground.nn.layers import LAYERS
from playground.ui.canvas.commands.arranging import Arranging
from playground.ui.canvas.commands.block_commands import BlockCommands
from playground.ui.canvas.commands.layer_clipboard import LayerClipboard
from playground.ui.canvas.commands.layer_commands import LayerCommands
from playground.ui.canvas.connecting import wire_edits
from playground.ui.canvas.connecting.choices import WireQuestion, question
from playground.ui.canvas.connecting.offers import reasons_near, reasons_on_wire
from playground.ui.canvas.connecting.rules import Connections
from playground.ui.canvas.editors.card_editors import CardEditors
from playground.ui.canvas.gestures.gesture import Values
from playground.ui.canvas.model import canvas_edits, geometry
from playground.ui.canvas.model.canvas_edits import CanvasEdit
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.overlay.unit_notes import UnitNotes
from playground.ui.canvas.scene.hit_test import Hit
from playground.ui.canvas.scene.scene import NetworkScene
from playground.ui.canvas.unit_menu import fill_unit
from playground.ui.theme.markup import as_text
from playground.ui.widgets.menu_tips import add_named, allow, show_tips


class MenuHost(Protocol):
    """The canvas, as its menus see it."""

    @property
    def model(self) -> CanvasModel:
        """What is shown."""
        ...

    @property
    def selection(self) -> tuple[str, ...]:
        """The selected node ids."""
        ...

    def request(self, edit: CanvasEdit) -> None:
        """Ask for an edit of the document."""
        ...

    def ask_beside(self, question: WireQuestion, node_id: str) -> None:
        """Have a person decide what becomes of a wire, beside the card it leads to."""
        ...

    def lead_wire(self, node_id: str, side: str, detached: Edge | None = None) -> None:
        """Have keys choose the other end of a wire that is held at a card."""
        ...

    @property
    def layers(self) -> LayerCommands:
        """Adds, changes and deletes layers."""
        ...

    @property
    def editors(self) -> CardEditors:
        """Edits cards in place."""
        ...

    @property
    def arranging(self) -> Arranging:
        """Puts layers in line."""
        ...

    @property
    def network_scene(self) -> NetworkScene:
        """The items."""
        ...

    @property
    def values(self) -> Values:
        """The numbers of wires and biases, to be changed."""
        ...

    @property
    def unit_notes(self) -> UnitNotes:
        """What is shown of single units."""
        ...

    @property
    def blocks(self) -> BlockCommands:
        """Groups layers into blocks."""
        ...

    @property
    def clipboard(self) -> LayerClipboard:
        """Copies and pastes layers."""
        ...

    def fit(self) -> None:
        """Show everything."""
        ...


def menu_for(host: MenuHost, parent: QWidget, hit: Hit, at: QPointF) -> QMenu:
    """Return the menu for what was hit at a point of the scene."""
    menu = QMenu(parent)
    if hit.kind == "wire" and hit.edge is not None:
        place = hit.parameter(host.network_scene)
        if place is not None:
            menu.addAction("Set weight…", partial(host.values.type_value, place, at))
        _fill_wire(menu, host, hit.edge, at)
    elif hit.kind in ("card", "port", "button"):
        if hit.unit is not None:
            fill_unit(menu, host, hit.node_id, hit.unit)
        _fill_card(menu, host, hit.node_id)
    elif hit.kind == "block":
        host.blocks.fill(menu)
        _fill_pieces(menu, host)
    else:
        _fill_background(menu, host, at)
    return show_tips(menu)


def _fill_card(menu: QMenu, host: MenuHost, node_id: str) -> None:
    model = host.model
    edit = menu.addAction("Edit…", partial(host.editors.edit, node_id))
    allow(edit, "" if model.params(node_id) else "There is nothing to set in this layer")
    _add_fixes(menu, host, node_id)
    menu.addAction("Rename…", partial(host.layers.rename, node_id))
    behind = menu.addMenu("Add layer behind")
    reasons = partial(reasons_near, model, (node_id,))
    _fill_layers(behind, host.layers.add, reasons, only_with_input=True)
    frozen = menu.addAction(FROZEN.label)
    frozen.setToolTip(FROZEN.help)
    frozen.setCheckable(True)
    frozen.setChecked(model.is_frozen(node_id))
    allow(frozen, "" if model.learns(node_id) else "This layer has nothing to learn")
    frozen.triggered.connect(partial(_freeze, host, node_id, not model.is_frozen(node_id)))
    menu.addSeparator()
    connections = Connections(model)
    ahead = [n.id for n in model.network.nodes if not connections.refusal(node_id, n.id)]
    connect = menu.addMenu("Connect to")
    alone = "" if ahead else "No other layer can take its output"
    allow(connect.menuAction(), alone)
    for target in ahead:
        request = partial(_connect, host, connections, node_id, target)
        add_named(connect, model.name(target), request)
    keys = menu.addAction("Connect by keys\tC", partial(host.lead_wire, node_id, "out"))
    allow(keys, alone)
    wires = [e for e in model.edges if node_id in (e.source, e.target)]
    lead = menu.addMenu("Reconnect")
    loose = "" if wires else "It is not connected to any layer"
    allow(lead.menuAction(), loose)
    for edge in wires:
        side = "out" if edge.source == node_id else "in"
        add_named(lead, _wire_name(model, edge), partial(host.lead_wire, node_id, side, edge))
    loosen = menu.addMenu("Disconnect")
    allow(loosen.menuAction(), loose)
    for edge in wires:
        add_named(loosen, _wire_name(model, edge), partial(_disconnect, host, edge))
    host.blocks.fill(menu)
    _fill_pieces(menu, host)


def _fill_pieces(menu: QMenu, host: MenuHost) -> None:
    """Offer what is done with the whole selection."""
    menu.addSeparator()
    clipboard = host.clipboard
    menu.addAction("Cut", clipboard.cut)
    menu.addAction("Copy", clipboard.copy)
    menu.addAction("Duplicate", clipboard.duplicate)
    host.arranging.fill(menu)
    menu.addAction("Delete", host.layers.delete_selected)


def _add_fixes(menu: QMenu, host: MenuHost, node_id: str) -> None:
    """Offer what mends a layer with an error."""
    model = host.model
    is_broken = any(each.severity is Severity.ERROR for each in model.problems(node_id))
    if model.signature is None or not is_broken:
        return
    analysis = analyze(model.network, model.signature)
    for fix in fixes_for(model.network, analysis, model.signature, node_id):
        entry = add_named(menu, f"Fix: {fix.text}", partial(host.layers.apply_fix, fix))
        entry.setToolTip(as_text(model.problems(node_id)[0].message))


def _fill_wire(menu: QMenu, host: MenuHost, edge: Edge, at: QPointF) -> None:
    insert = menu.addMenu("Insert layer")
    reasons = partial(reasons_on_wire, host.model, edge)
    _fill_layers(insert, partial(_insert, host, edge, at.x()), reasons, only_with_input=True)
    menu.addSeparator()
    menu.addAction("Lead to another layer…", partial(host.lead_wire, edge.source, "out", edge))
    menu.addAction("Lead from another layer…", partial(host.lead_wire, edge.target, "in", edge))
    menu.addAction("Disconnect", partial(_disconnect, host, edge))


def _fill_background(menu: QMenu, host: MenuHost, at: QPointF) -> None:
    _fill_layers(menu.addMenu("Add layer"), partial(_add, host, at))
    menu.addSeparator()
    paste = menu.addAction("Paste here", partial(host.clipboard.paste_here, at))
    allow(paste, "" if host.clipboard.is_filled else "The clipboard holds no layers")
    empty = "" if host.model.network.nodes else "The network has no layers yet"
    for text, slot in (
        ("Select all", host.layers.select_all),
        ("Arrange", host.layers.arrange),
        ("Fit", host.fit),
    ):
        allow(menu.addAction(text, slot), empty)


class _TakesKind(Protocol):
    def __call__(self, kind: str, /) -> None: ...


def _fill_layers(
    menu: QMenu,
    use: _TakesKind,
    find_reasons: Callable[[], Mapping[str, str]] | None = None,
    *,
    only_with_input: bool = False,
) -> None:
    """List layers; those that would be wrong are greyed when somebody looks, and say why."""
    entries: dict[str, QAction] = {}
    for layer in LAYERS:
        if not (only_with_input and layer.max_inputs == 0):
            entries[layer.name] = menu.addAction(layer.title, partial(use, layer.name))
            entries[layer.name].setToolTip(layer.help)

    def judge() -> None:
        for kind, reason in (find_reasons() if find_reasons else {}).items():
            if kind in entries:
                allow(entries[kind], reason)

    if find_reasons is not None:
        menu.aboutToShow.connect(judge)


def _wire_name(model: CanvasModel, edge: Edge) -> str:
    return f"{model.name(edge.source)} → {model.name(edge.target)}"


def _connect(host: MenuHost, connections: Connections, source: str, target: str) -> None:
    asked = question(connections, source, target)
    if asked is None:
        host.request(wire_edits.connect(host.model, source, target))
    else:
        host.ask_beside(asked, target)


def _disconnect(host: MenuHost, edge: Edge) -> None:
    host.request(canvas_edits.disconnect(host.model, edge))


def _freeze(host: MenuHost, node_id: str, frozen: bool) -> None:
    """Freeze or train the layer, and with it all that are selected and learn."""
    chosen = host.selection if node_id in host.selection else (node_id,)
    learning = tuple(i for i in chosen if host.model.learns(i))
    host.request(canvas_edits.freeze(host.model, learning, frozen))


def _insert(host: MenuHost, edge: Edge, near: float, kind: str, /) -> None:
    host.request(canvas_edits.insert(host.model, kind, edge, near))


def _add(host: MenuHost, at: QPointF, kind: str, /) -> None:
    place = geometry.snapped(at)
    host.request(canvas_edits.add(host.model, kind, (place.x(), place.y())))
