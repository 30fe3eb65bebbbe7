"""What views ask for, as edits of the document: each one can be undone."""

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from playground.core import ParamValue
from playground.datasets.base.source import DatasetConfig
from playground.graph import CanvasLayout, NetworkSpec
from playground.graph.edits import rename, set_frozen
from playground.graph.pieces import Learnt
from playground.nn.inspect.layer_edit import set_layer_param
from playground.nn.layers import LAYERS
from playground.project import Project
from playground.training.base.config import TrainingConfig
from playground.ui.controllers.document import Document
from playground.ui.controllers.presenter import Presenter

VIEW_OPTIONS = {
    "show_test": ("Hide test points", "Show test points"),
    "discretize": ("Show output smoothly", "Show output as classes"),
    "log_loss": ("Linear loss axis", "Logarithmic loss axis"),
}
"""What turning a switch of ``ViewConfig`` off and on is called in the undo history."""


class DocumentEdits(QObject):
    """Makes an edit of each request of a view.

    Attributes
    ----------
    network_stays
        Why the drawing is not to be changed on the canvas; empty when it may be.

    Signals
    -------
    message(text)
        Why a request was refused.
    """

    message = Signal(str)

    def __init__(self, document: Document, presenter: Presenter, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._presenter = presenter
        self.network_stays = ""

    @property
    def project(self) -> Project:
        """The document as it is now."""
        return self._document.project

    def edit_network(
        self,
        text: str,
        network: NetworkSpec,
        layout: CanvasLayout,
        merge_key: str,
        learnt: Learnt,
    ) -> None:
        """Change the drawing; new layers may have learned something elsewhere."""
        if self.network_stays:
            self.message.emit(self.network_stays)
            return
        project = self._document.project.replace(network=network, layout=layout)
        self._document.push(text, project, merge_key, learnt)

    def set_layer_params(self, node_ids: Sequence[str], name: str, value: ParamValue) -> None:
        """Change one parameter of some layers."""
        project = self._document.project
        network = project.network
        for node_id in node_ids:
            network = set_layer_param(network, node_id, name, value)
        key = f"{','.join(node_ids)}.{name}"
        text = f"Change {_label(network, node_ids, name)} of {_named(network, node_ids)}"
        self._document.push(text, project.replace(network=network), key)

    def rename(self, node_id: str, name: str) -> None:
        """Call a layer something else."""
        project = self._document.project
        network = rename(project.network, node_id, name)
        text = f"Rename {project.network.name_of(node_id)} to {network.name_of(node_id)}"
        self._document.push(text, project.replace(network=network))

    def set_frozen(self, node_ids: Sequence[str], frozen: bool) -> None:
        """Keep the parameters of some layers as they are, or let them be trained again."""
        project = self._document.project
        network = project.network
        for node_id in node_ids:
            network = set_frozen(network, node_id, frozen)
        text = f"{'Freeze' if frozen else 'Train'} {_named(network, node_ids)}"
        self._document.push(text, project.replace(network=network))

    def set_dataset(self, config: DatasetConfig, text: str, merge_key: str) -> None:
        """Choose other data or change its options."""
        project = self._document.project
        self._document.push(text, project.with_data(config), merge_key)

    def set_browser_seed(self, seed: str) -> None:
        """Use the browser playground's random numbers, or with the empty string our own."""
        project = self._document.project.replace(browser_seed=seed)
        self._document.push("Change random numbers", project)

    def set_training(self, config: TrainingConfig, text: str, merge_key: str) -> None:
        """Change how to train."""
        project = self._document.project
        self._document.push(text, project.replace(training=config), merge_key)

    def set_learning_rate(self, rate: float, text: str = "Change learning rate") -> None:
        """Go on with another learning rate."""
        config = self._document.project.training
        optimizer = config.optimizer.with_params(learning_rate=rate)
        self.set_training(replace(config, optimizer=optimizer), text, "")

    def reset_training(self) -> None:
        """Go back to the initial weights of the seed."""
        self._document.push_reset()

    def set_output_activation(self, activation: str) -> None:
        """Change the activation of the layer the prediction is read from."""
        bench = self._presenter.workbench
        if bench.output_activation_field:
            self.set_layer_params((bench.output_id,), bench.output_activation_field, activation)

    def set_output_param(self, name: str, value: ParamValue) -> None:
        """Change a parameter of that activation."""
        bench = self._presenter.workbench
        if bench.output_activation_field:
            full = f"{bench.output_activation_field}.{name}"
            self.set_layer_params((bench.output_id,), full, value)

    def set_view_option(self, name: str, value: bool) -> None:
        """Turn a switch of how things are shown on or off."""
        off, on = VIEW_OPTIONS[name]
        self._set_view(on if value else off, **{name: value})

    def set_speed(self, speed: str) -> None:
        """Limit the training's speed."""
        self._set_view("Change speed", speed=speed)

    def _set_view(self, text: str, **changes: object) -> None:
        project = self._document.project
        self._document.push(text, project.replace(view=replace(project.view, **changes)))


def _named(network: NetworkSpec, node_ids: Sequence[str]) -> str:
    """Return what undo calls some layers: the name of one, the number of several."""
    return network.name_of(node_ids[0]) if len(node_ids) == 1 else f"{len(node_ids)} layers"


def _label(network: NetworkSpec, node_ids: Sequence[str], name: str) -> str:
    """Return what a form calls a parameter, within a sentence."""
    node = network.node(node_ids[0])
    params = LAYERS.params(node.kind, node.params) if node.kind in LAYERS else ()
    return next((p.label.lower() for p in params if p.name == name), name)
