"""What the selected layer is, and its parameters."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from playground.core import Diagnostic, ParamValue, Severity, Shape, params_of
from playground.graph import NetworkSpec, NodeSpec
from playground.graph.spec import FROZEN
from playground.nn.base.features import PLANE
from playground.nn.compiler.node_info import NodeInfo
from playground.nn.layers import LAYERS
from playground.session.snapshots.snapshot import Snapshot
from playground.ui.forms.fields import Choices, SwitchField
from playground.ui.forms.param_form import ParamForm
from playground.ui.panels.inspector.value_table import ValueTable
from playground.ui.panels.inspector.weight_table import WeightTable
from playground.ui.theme.tokens import GRID, Theme
from playground.ui.widgets.message_labels import message_label, set_message
from playground.ui.widgets.section import ElidedLabel, Panel, heading
from playground.ui.widgets.tooltip_text import entry_tooltip

EMPTY = "Select a layer on the canvas to see and change it here."


class InspectorPanel(Panel):
    """The inspector dock.

    Signals
    -------
    params_requested
        A node's id, a parameter's name and the value a person wishes.
    value_requested
        A node's id, a parameter's name, a place in it (one whole number per axis), and a value.
    frozen_requested
        A node's id, and whether training should leave its parameters as they are.
    """

    params_requested = Signal(str, str, object)
    frozen_requested = Signal(str, bool)
    value_requested = Signal(str, str, tuple, float)
    place_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Inspector", parent)
        self._node_id: str | None = None
        self._snapshot: Snapshot | None = None
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
        about = (self._title, self._facts, self._error, self._warning, self.form, self.frozen)
        for widget in about:
            layout.addWidget(widget)
        layout.addSpacing(GRID)
        layout.addWidget(self._learned)
        layout.addWidget(self.weights)
        layout.addWidget(self.values)
        self.body.addStretch(1)
        self._clear()

    def set_node(
        self,
        network: NetworkSpec,
        node_id: str | None,
        info: NodeInfo | None,
        features: Sequence[str],
        diagnostics: Sequence[Diagnostic],
    ) -> None:
        """Show a node; emits nothing.

        Parameters
        ----------
        network
            The network it is in.
        node_id
            Its id; ``None`` (or one that is gone) shows what to do instead.
        info
            Its facts, ``None`` while they are unknown.
        features
            The names of all features the data offers.
        diagnostics
            Of the whole network; those of this node are shown.
        """
        if node_id is None or node_id not in network:
            self._clear()
            return
        if node_id != self._node_id:
            self._node_id = node_id
            self._refresh_weights()
        node = network.node(node_id)
        known = node.kind in LAYERS
        title = info.title if info else LAYERS.get(node.kind).title if known else node.kind
        self._title.setText(title)
        self._title.setToolTip(entry_tooltip(LAYERS.get(node.kind)) if known else "")
        self._facts.setText(_facts(node_id, info))
        self._show_diagnostics([d for d in diagnostics if d.node_id == node_id])
        self._show_form(node, tuple(features))
        self.frozen.set_value(node.frozen)
        self.frozen.setVisible(node.frozen or (info is not None and info.parameters > 0))
        self._empty.hide()
        self._card.show()

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

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self.values.set_theme(theme)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while nobody looked."""
        super().showEvent(event)
        self._refresh_weights()

    def _clear(self) -> None:
        self._node_id = None
        self._card.hide()
        self._empty.show()

    def _show_diagnostics(self, found: Sequence[Diagnostic]) -> None:
        for label, severity in (
            (self._error, Severity.ERROR),
            (self._warning, Severity.WARNING),
        ):
            set_message(label, "\n".join(d.message for d in found if d.severity is severity))

    def _show_form(self, node: NodeSpec, features: tuple[str, ...]) -> None:
        if node.kind not in LAYERS:
            self.form.set_params((), {})
            return
        params = params_of(LAYERS.get(node.kind))
        choices: dict[str, Choices] = {}
        values = dict(node.params)
        for param in params:
            if param.choices_from == "features":
                choices[param.name] = [(name, name) for name in features]
                if not values.get(param.name):
                    values[param.name] = _used_by_default(features)
        self.form.set_params(params, values, choices)

    def _refresh_weights(self) -> None:
        parameters = self._snapshot.parameters if self._snapshot else ()
        mine = tuple(view for view in parameters if view.node_id == self._node_id)
        self.weights.set_parameters(mine)
        self.values.set_parameters(self._node_id or "", mine)
        self._learned.setVisible(bool(mine))

    def _set_value(self, name: str, index: tuple[int, ...], value: float) -> None:
        if self._node_id is not None:
            self.value_requested.emit(self._node_id, name, index, value)

    def _choose_place(self, name: str, index: tuple[int, ...]) -> None:
        if self._node_id is not None:
            self.place_chosen.emit((self._node_id, name, index))

    def _freeze(self, frozen: bool) -> None:
        if self._node_id is not None:
            self.frozen_requested.emit(self._node_id, frozen)

    def _request(self, name: str, value: ParamValue) -> None:
        if self._node_id is not None:
            self.params_requested.emit(self._node_id, name, value)


def _facts(node_id: str, info: NodeInfo | None) -> str:
    if info is None:
        return node_id
    count = f"{info.parameters:,} parameter{'' if info.parameters == 1 else 's'}"
    return f"{node_id} · output {_shape_text(info.shape)} · {count}"


def _shape_text(shape: Shape | None) -> str:
    return "unknown" if shape is None else "×".join(map(str, shape)) or "1"


def _used_by_default(features: tuple[str, ...]) -> tuple[str, ...]:
    """Return what an input layer that names no features offers."""
    if features == tuple(feature.name for feature in PLANE):
        return tuple(feature.name for feature in PLANE if feature.operation == "column")
    return features
