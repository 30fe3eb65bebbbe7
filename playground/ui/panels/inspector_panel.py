"""What the selected layer is, and its parameters."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from playground.core import Diagnostic, ParamValue, Severity, Shape, params_of
from playground.graph import NetworkSpec, NodeSpec
from playground.nn.analysis import NodeInfo
from playground.nn.features import PLANE
from playground.nn.layers import LAYERS
from playground.training.snapshot import Snapshot
from playground.ui.panels.choices import registry_choices
from playground.ui.panels.fields import Choices
from playground.ui.panels.param_form import ParamForm
from playground.ui.panels.section import ElidedLabel, Panel, heading, message_label, say
from playground.ui.panels.tooltips import entry_tooltip
from playground.ui.panels.weight_table import WeightTable
from playground.ui.theme import GRID, Theme

EMPTY = "Select a layer on the canvas to see and change it here."


class InspectorPanel(Panel):
    """The inspector dock.

    Signals
    -------
    params_requested
        A node's id, a parameter's name and the value a person wishes.
    """

    params_requested = Signal(str, str, object)

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
        self._learned = heading("Learned numbers")
        self.weights = WeightTable()
        layout = QVBoxLayout(self._card)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID - 2)
        for widget in (self._title, self._facts, self._error, self._warning, self.form):
            layout.addWidget(widget)
        layout.addSpacing(GRID)
        layout.addWidget(self._learned)
        layout.addWidget(self.weights)
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
        self._empty.hide()
        self._card.show()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show how the node's learned numbers stand; counted only while someone can see it."""
        self._snapshot = snapshot
        if self.isVisible():
            self._refresh_weights()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours; the style sheet does all of it."""

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
            say(label, "\n".join(d.message for d in found if d.severity is severity))

    def _show_form(self, node: NodeSpec, features: tuple[str, ...]) -> None:
        if node.kind not in LAYERS:
            self.form.set_params((), {})
            return
        params = params_of(LAYERS.get(node.kind))
        choices: dict[str, Choices] = registry_choices(params)
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
        self._learned.setVisible(bool(mine))

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
