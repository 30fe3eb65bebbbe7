"""What the selected layer is, and its parameters."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from playground.core import Diagnostic, ParamValue, Severity, Shape, ValueNotAllowed
from playground.core.text.numbers import counted
from playground.graph import NetworkSpec, NodeSpec
from playground.graph.edits import rename
from playground.graph.spec import FROZEN, NAME
from playground.nn.base.features import PLANE
from playground.nn.compiler.node_info import NodeInfo, kind_title
from playground.nn.inspect.activation_curve import activation_of
from playground.nn.layers import LAYERS
from playground.session.snapshots.snapshot import ParameterView, Snapshot, SnapshotContents
from playground.ui.forms.fields import Choices, SwitchField
from playground.ui.forms.param_form import ParamForm
from playground.ui.panels.inspector.shared_params import shared_params
from playground.ui.panels.inspector.value_table import ValueTable
from playground.ui.panels.inspector.weight_table import WeightTable
from playground.ui.support.chosen_parameter import Place
from playground.ui.theme.tokens import GRID, Theme
from playground.ui.widgets.message_labels import message_label, set_message
from playground.ui.widgets.section import ElidedLabel, Panel, heading
from playground.ui.widgets.tooltip_text import entry_tooltip, tooltip

_NAME = replace(NAME, reads=None)
"""Plain text: whether another layer has the name is only known here."""

EMPTY = "Select a layer on the canvas to see and change it here."
UNLIKE = "These layers have no setting in common."
LISTED = 4
"""How many of several layers are named."""


class InspectorPanel(Panel):
    """The inspector dock.

    Signals
    -------
    params_requested
        The nodes' ids, a parameter's name and the value a person wishes.
    value_requested
        A node's id, a parameter's name, a place in it (one whole number per axis), and a value.
    name_requested
        A node's id, and what a person wants to call it.
    frozen_requested
        The nodes' ids, and whether training should leave their parameters as they are.
    """

    params_requested = Signal(tuple, str, object)
    name_requested = Signal(str, str)
    frozen_requested = Signal(tuple, bool)
    value_requested = Signal(str, str, tuple, float)
    place_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Inspector", parent)
        self._node_ids: tuple[str, ...] = ()
        self._snapshot: Snapshot | None = None
        self._network = NetworkSpec()
        self._empty = QLabel(EMPTY)
        self._empty.setProperty("role", "secondary")
        self._empty.setWordWrap(True)
        self.body.addWidget(self._empty)
        self._card = QWidget()
        self.body.addWidget(self._card)
        self._title = ElidedLabel()
        self._title.setProperty("role", "title")
        self._facts = QLabel()
        self._facts.setProperty("role", "secondary")
        self._facts.setWordWrap(True)
        self._error, self._warning = message_label("error"), message_label("warning")
        self._unlike = message_label("secondary")
        self.naming = ParamForm()
        self.naming.value_requested.connect(self._rename)
        self.form = ParamForm()
        self.form.value_requested.connect(self._request)
        self.frozen = SwitchField(FROZEN.label)
        self.frozen.setAccessibleName(FROZEN.label)
        self.frozen.setToolTip(FROZEN.help)
        self.frozen.value_edited.connect(self._freeze)
        self._learned = heading("Learned numbers")
        self.weights = WeightTable()
        self.values = ValueTable()
        self.values.value_requested.connect(self._set_value)
        self.values.place_chosen.connect(self._choose_place)
        layout = QVBoxLayout(self._card)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID - 2)
        about = (self._title, self._facts, self._error, self._warning, self._unlike)
        for widget in (*about, self.naming, self.form, self.frozen):
            layout.addWidget(widget)
        layout.addSpacing(GRID)
        layout.addWidget(self._learned)
        layout.addWidget(self.weights)
        layout.addWidget(self.values)
        self.body.addStretch(1)
        self._clear()

    def set_nodes(
        self,
        network: NetworkSpec,
        node_ids: Sequence[str],
        infos: Mapping[str, NodeInfo],
        features: Sequence[str],
        diagnostics: Sequence[Diagnostic],
    ) -> None:
        """Show some nodes, of several what they share; emits nothing.

        Parameters
        ----------
        network
            The network they are in.
        node_ids
            Their ids; none (or such that are gone) show what to do instead.
        infos
            The facts of nodes, as far as they are known.
        features
            The names of all features the data offers.
        diagnostics
            Of the whole network; those of these nodes are shown.
        """
        there = tuple(node_id for node_id in node_ids if node_id in network)
        if not there:
            self._clear()
            return
        if there != self._node_ids:
            self._node_ids = there
            self._refresh_weights()
        nodes = [network.node(node_id) for node_id in there]
        known = {node_id: infos[node_id] for node_id in there if node_id in infos}
        self._network = network
        self._show_heading(nodes, known)
        self._show_name()
        self._show_diagnostics([d for d in diagnostics if d.node_id in there])
        self._show_form(nodes, tuple(features))
        frozen = {node.frozen for node in nodes}
        if len(frozen) > 1:
            self.frozen.set_mixed()
        else:
            self.frozen.set_value(nodes[0].frozen)
        learns = any(info.parameters > 0 for info in known.values())
        self.frozen.setVisible(learns or any(frozen))
        self._empty.hide()
        self._card.show()

    def wanted(self) -> SnapshotContents:
        """Return what the learned numbers of the layer shown need of a moment."""
        learns = self._snapshot is None or bool(self._mine())
        return SnapshotContents(gradients=learns, changes=learns)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show how the node's learned numbers stand; counted only while someone can see it."""
        self._snapshot = snapshot
        if self.isVisible():
            self._refresh_weights()

    def show_nothing(self) -> None:
        """Show no learned numbers: there is no training to tell of."""
        self._snapshot = None
        self._refresh_weights()

    def set_row_names(self, names: Mapping[str, Sequence[str]]) -> None:
        """Say, by node, what the rows of its weight stand for, where that is known."""
        self.values.set_row_names(names)

    def show_place(self, place: Place | None) -> None:
        """Go to the learned number that was chosen in another view."""
        self.values.show_place(place)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self.values.set_theme(theme)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while nobody looked."""
        super().showEvent(event)
        self._refresh_weights()

    def _clear(self) -> None:
        self._node_ids = ()
        self._card.hide()
        self._empty.show()

    def _show_diagnostics(self, found: Sequence[Diagnostic]) -> None:
        for label, severity in (
            (self._error, Severity.ERROR),
            (self._warning, Severity.WARNING),
        ):
            set_message(label, "\n".join(d.message for d in found if d.severity is severity))

    def _show_heading(self, nodes: Sequence[NodeSpec], infos: Mapping[str, NodeInfo]) -> None:
        """Say which layers are shown, and what is known of them."""
        node = nodes[0]
        known = node.kind in LAYERS
        if len(nodes) > 1:
            self._title.setText(f"{len(nodes)} layers")
            self._title.setToolTip("What is changed here is changed in all of them")
            self._facts.setText(_shared_facts(self._network, nodes, infos))
            return
        info = infos.get(node.id)
        kind = LAYERS.get(node.kind).title if known else node.kind
        self._title.setText(
            info.title if info else kind_title(self._network.name_of(node.id), kind)
        )
        self._title.setToolTip(_layer_tooltip(node) if known else "")
        self._facts.setText(_facts(kind, info))

    def _show_name(self) -> None:
        """Show what the one layer is called, to be typed over."""
        params = (_NAME,) if len(self._node_ids) == 1 else ()
        for param in params:
            self.naming.set_params(params, {param.name: self._network.name_of(self._node_ids[0])})
            self.naming.row(param.name).show_refusal("")
        self.naming.setVisible(bool(params))

    def _show_form(self, nodes: Sequence[NodeSpec], features: tuple[str, ...]) -> None:
        shared = shared_params(nodes)
        choices: dict[str, Choices] = {}
        values = dict(shared.values)
        for param in shared.params:
            if param.choices_from == "features":
                choices[param.name] = [(name, name) for name in features]
                if not values.get(param.name):
                    values[param.name] = _used_by_default(features)
        self.form.set_params(shared.params, values, choices, shared.mixed)
        set_message(self._unlike, UNLIKE if len(nodes) > 1 and not shared.params else "")

    def _mine(self) -> tuple[ParameterView, ...]:
        """Return what the one layer shown has learned."""
        parameters = self._snapshot.parameters if self._snapshot else ()
        if len(self._node_ids) != 1:
            return ()
        return tuple(view for view in parameters if view.node_id == self._node_ids[0])

    def _refresh_weights(self) -> None:
        mine = self._mine()
        self.weights.set_parameters(mine)
        self.values.set_parameters(self._node_ids[0] if mine else "", mine)
        self._learned.setVisible(bool(mine))

    def _set_value(self, name: str, index: tuple[int, ...], value: float) -> None:
        if len(self._node_ids) == 1:
            self.value_requested.emit(self._node_ids[0], name, index, value)

    def _choose_place(self, name: str, index: tuple[int, ...]) -> None:
        if len(self._node_ids) == 1:
            self.place_chosen.emit((self._node_ids[0], name, index))

    def _freeze(self, frozen: bool) -> None:
        if self._node_ids:
            self.frozen_requested.emit(self._node_ids, frozen)

    def _rename(self, _: str, text: str) -> None:
        """Ask for another name, or say why the layer cannot have it."""
        try:
            network = rename(self._network, self._node_ids[0], text)
        except ValueNotAllowed as error:
            self.naming.row(NAME.name).show_refusal(error.allowed)
            return
        name = network.node(self._node_ids[0]).name
        self._show_name()
        self.name_requested.emit(self._node_ids[0], name)

    def _request(self, name: str, value: ParamValue) -> None:
        if self._node_ids:
            self.params_requested.emit(self._node_ids, name, value)


def _layer_tooltip(node: NodeSpec) -> str:
    """Return what a layer is, and its activation's formula with the numbers it is set to."""
    f = activation_of(node.kind, node.params)
    formula = "" if f is None else f"{f.described}: {f.written_formula}"
    return entry_tooltip(LAYERS.get(node.kind)) + tooltip(formula)


def _facts(kind: str, info: NodeInfo | None) -> str:
    if info is None:
        return kind
    return f"{kind} · output {_shape_text(info.shape)} · {_counted(info.parameters)}"


def _shared_facts(
    network: NetworkSpec, nodes: Sequence[NodeSpec], infos: Mapping[str, NodeInfo]
) -> str:
    parameters = sum(info.parameters for info in infos.values())
    named = ", ".join(network.name_of(node.id) for node in nodes[:LISTED])
    if len(nodes) > LISTED:
        named += f" and {len(nodes) - LISTED} more"
    return f"{named} · {_counted(parameters)}"


def _counted(parameters: int) -> str:
    return counted(parameters, "parameter")


def _shape_text(shape: Shape | None) -> str:
    return "unknown" if shape is None else "×".join(map(str, shape)) or "1"


def _used_by_default(features: tuple[str, ...]) -> tuple[str, ...]:
    """Return what an input layer that names no features offers."""
    if features == tuple(feature.name for feature in PLANE):
        return tuple(feature.name for feature in PLANE if feature.operation == "column")
    return features
