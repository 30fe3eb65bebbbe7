"""Shows the document, the facts about it and its data: hands every view its part."""

from PySide6.QtCore import QObject, Signal

from playground.core import Diagnostic
from playground.datasets.base.dataset import Dataset
from playground.nn.compiler.plan import Analysis
from playground.project import Project
from playground.project.project import ViewConfig
from playground.training.base.validation import signature_of
from playground.ui.controllers.document import Document
from playground.ui.controllers.document_edits import Wishes
from playground.ui.controllers.frame_loop import FrameLoop
from playground.ui.controllers.output_range import output_range
from playground.ui.controllers.training_client import Controller
from playground.ui.shell.status_bar import StatusBar
from playground.ui.shell.toolbar import TrainToolBar
from playground.ui.shell.views import Views


class Presenter(QObject):
    """Keeps the views at what the document, its analysis and its data are now.

    Signals
    -------
    trainable_changed(trainable)
        Whether the drawing as it is now can be trained.
    """

    trainable_changed = Signal(bool)

    def __init__(
        self,
        document: Document,
        controller: Controller,
        frames: FrameLoop,
        wishes: Wishes,
        views: Views,
        toolbar: TrainToolBar,
        status: StatusBar,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._controller = controller
        self._frames = frames
        self._wishes = wishes
        self._views = views
        self._toolbar = toolbar
        self._status = status
        self._analysis: Analysis | None = None
        document.changed.connect(self.show_document)
        controller.analyzed.connect(self._show_analysis)
        controller.dataset_changed.connect(self._show_dataset)
        views.canvas.selection_changed.connect(self.select)
        views.outline.selection_changed.connect(self.select)
        views.summary.when_made(lambda panel: panel.selection_changed.connect(self.select))

    def show_document(self, before: Project | None) -> None:
        """Hand every view its part of the document."""
        project = self._document.project
        if before is None or before.view != project.view:
            self._show_settings(project.view)
        self._views.data.set_config(project.dataset, project.browser_seed)
        self._show_network()

    def select(self, node_ids: tuple[str, ...]) -> None:
        """Select the same layers everywhere."""
        views = self._views
        views.canvas.set_selection(node_ids)
        views.outline.set_selection(node_ids)
        views.summary.tell("selection", lambda panel: panel.set_selection(node_ids))
        self._inspect(self._analysis.diagnostics if self._analysis is not None else ())
        latest = self._frames.latest
        if latest is not None:
            views.inspector.tell("snapshot", lambda panel: panel.show_snapshot(latest))

    def _show_settings(self, settings: ViewConfig) -> None:
        """Show how the person wants things to be shown."""
        self._toolbar.set_speed(settings.speed)
        for view in self._views.plots:
            for name in view.view_settings:
                view.set_option(name, getattr(settings, name))

    def _show_analysis(self, analysis: Analysis) -> None:
        self._analysis = self._wishes.analysis = analysis
        if analysis.plan is not None:
            self._views.canvas.set_tiled(analysis.plan.signature.is_2d)
        self._show_network()

    def _show_network(self) -> None:
        """Show the drawing, its facts and findings, wherever they appear."""
        analysis, project, views = self._analysis, self._document.project, self._views
        infos = analysis.infos if analysis is not None else {}
        diagnostics = analysis.diagnostics if analysis is not None else ()
        views.canvas.set_document(
            project.network, project.layout, infos, diagnostics, self._features()
        )
        views.outline.set_document(project.network, infos, diagnostics)
        self._status.set_diagnostics(diagnostics)
        dataset = self._controller.dataset
        if dataset is not None and analysis is not None:
            self._status.set_parameters(sum(info.parameters for info in infos.values()))
            activation = self._wishes.output_activation
            chosen = (project.training, dataset.task, activation)
            views.training.tell("config", lambda panel: panel.set_config(*chosen))
            values = output_range(project, dataset, analysis)
            for view in views.plots:
                view.set_row_names(self._row_names())
                if values is not None:
                    view.set_output_range(*values)
        names = self._row_names()
        views.inspector.tell("rows", lambda panel: panel.set_row_names(names))
        self._inspect(diagnostics)
        self.trainable_changed.emit(analysis is None or analysis.plan is not None)

    def _show_dataset(self, dataset: Dataset) -> None:
        self._views.data.show_dataset(dataset)
        self._views.canvas.set_tiled(dataset.is_2d)
        self._status.set_problem(dataset)
        for view in self._views.plots:
            view.set_dataset(dataset)

    def _inspect(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        """Show the one selected layer."""
        selected = self._views.canvas.selection
        node_id = selected[0] if len(selected) == 1 else None
        network = self._document.project.network
        if node_id is not None and node_id not in network:
            node_id = None
        info = self._analysis.infos.get(node_id) if self._analysis and node_id else None
        dataset = self._controller.dataset
        offered: tuple[str, ...] = ()
        if dataset is not None and self._analysis is not None:
            offered = tuple(f.name for f in signature_of(dataset).features)
        found = [d for d in diagnostics if d.node_id == node_id]
        self._views.inspector.tell(
            "node", lambda panel: panel.set_node(network, node_id, info, offered, found)
        )

    def _features(self) -> tuple[str, ...]:
        """Return the names of the features the network uses, for the input's tiles."""
        if self._analysis is None or self._analysis.plan is None:
            return ()
        nodes = self._analysis.plan.nodes
        return tuple(feature.name for node in nodes for feature in node.features)

    def _row_names(self) -> dict[str, tuple[str, ...]]:
        """Return, for every layer that the input feeds alone, what its weights' rows stand for."""
        nodes = self._analysis.plan.nodes if self._analysis and self._analysis.plan else ()
        features = {node.id: tuple(feature.name for feature in node.features) for node in nodes}
        return {
            node.id: features[node.sources[0]]
            for node in nodes
            if len(node.sources) == 1 and features[node.sources[0]]
        }
