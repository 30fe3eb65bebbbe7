"""Shows the document and what follows from it: hands every view its part, when that changed."""

from PySide6.QtCore import QObject, Signal

from playground.core import Task
from playground.datasets.base.dataset import Dataset
from playground.nn.losses import LOSSES
from playground.project import Project
from playground.project.output_range import output_range
from playground.project.project import ViewConfig
from playground.project.project_change import Cause, ProjectChange
from playground.project.workbench import Workbench, resolve
from playground.session.base.events import Rejected
from playground.ui.canvas.faces.facts import KnownData
from playground.ui.controllers.data_fitting import DataFitting
from playground.ui.controllers.document import Document
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.shell.status_bar import StatusBar
from playground.ui.shell.toolbar import TrainToolBar
from playground.ui.shell.views import Views
from playground.ui.support.chosen_parameter import Place


class Presenter(QObject):
    """The one listener to the document: shows what changed of it, and has the worker train it.

    Results never flow into the document, except that a new kind of data asks for fitting outputs
    and a fitting loss, which is an edit that can be undone like any other.

    Signals
    -------
    workbench_changed(workbench)
        Network, data or hyperparameters are others, and so may be what follows from them.
    trainable_changed(trainable)
        Whether the drawing as it is now can be trained.
    """

    workbench_changed = Signal(object)
    trainable_changed = Signal(bool)

    def __init__(
        self,
        document: Document,
        client: TrainingClient,
        fitting: DataFitting,
        views: Views,
        toolbar: TrainToolBar,
        status: StatusBar,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._client = client
        self._fitting = fitting
        self._views = views
        self._toolbar = toolbar
        self._status = status
        self._workbench = resolve(document.project, client.dataset)
        self._facts = KnownData()
        self._shown_training: tuple[object, ...] | None = None
        self._shown_range: tuple[float, float] | None = None
        self._looked_at: str | None = None
        document.changed.connect(self._follow)
        client.dataset_changed.connect(self._take_dataset)
        client.emptied.connect(self._forget_dataset)
        client.configured.connect(self._take_configured)
        client.rejected.connect(self._take_rejected)
        views.canvas.selection_changed.connect(self.select)
        views.outline.selection_changed.connect(self.select)
        views.summary.when_made(lambda panel: panel.selection_changed.connect(self.select))

    @property
    def workbench(self) -> Workbench:
        """The document, its data, and what follows from both."""
        return self._workbench

    def show_all(self) -> None:
        """Hand every view its part for the first time."""
        project = self._workbench.project
        self._show_view_config(project.view)
        self._show_dataset_config(project)
        self._show_analysis()

    def select(self, node_ids: tuple[str, ...]) -> None:
        """Select the same layers everywhere."""
        views = self._views
        self._looked_at = None
        views.canvas.set_selection(node_ids)
        views.outline.set_selection(node_ids)
        views.summary.when_visible("selection", lambda panel: panel.set_selection(node_ids))
        self._inspect()
        latest = self._client.latest
        if latest is not None:
            views.inspector.when_visible("snapshot", lambda panel: panel.show_snapshot(latest))

    # what changed -------------------------------------------------------------------------------

    def _follow(self, change: ProjectChange) -> None:
        """Show an edit; have it trained where it matters to the worker."""
        known, project = self._workbench, change.after
        self._workbench = resolve(project, self._client.dataset, known)
        self._fitting.note(change)
        if change.view:
            self._show_view_config(project.view)
            if change.before.view.speed != project.view.speed:
                self._client.set_speed(project.view.speed)
        if change.dataset or change.browser_seed:
            self._views.canvas.end_gestures()
            self._show_dataset_config(project)
        found = self._workbench.diagnostics != known.diagnostics
        if change.network or found or self._workbench.analysis is not known.analysis:
            self._show_analysis()
        elif change.layout:
            self._show_drawing()
            if change.before.layout.blocks != project.layout.blocks:
                self._show_outline()
        if change.training and not change.network and not found:
            self._show_training()
        if change.trains_differently or change.network:
            self.workbench_changed.emit(self._workbench)
        # Who opens a document says from which state its training begins.
        if change.cause is not Cause.OPENING:
            self._have_trained(change)

    def _have_trained(self, change: ProjectChange) -> None:
        """Tell the worker what matters to it."""
        client, project, revision = self._client, change.after, change.revision
        if change.cause is Cause.REPLACEMENT:
            # Leave what is learnt, take the document, and begin with weights of its own.
            client.reset(revision)
            client.configure(project, revision)
            client.reset(revision)
        elif change.trains_differently or change.network:
            client.configure(project, revision, self._document.learnt)
        elif change.is_reset:
            client.reset(revision)
        elif revision != change.left:
            client.configure(project, revision)

    def _take_dataset(self, dataset: Dataset) -> None:
        """Show other data, and what it means for the drawing."""
        self._workbench = resolve(self._workbench.project, dataset, self._workbench)
        self._views.data.show_dataset(dataset)
        self._status.set_problem(dataset)
        for view in self._views.plots:
            view.put_off()  # a moment of the data follows, and what it means for the outputs
            view.set_dataset(dataset)
        self._show_analysis()
        self.workbench_changed.emit(self._workbench)

    def _forget_dataset(self) -> None:
        """Show the drawing alone: the data that was there is another document's, or gone."""
        self._workbench = resolve(self._workbench.project, None)
        self._views.data.show_nothing()
        self._show_analysis()
        self.workbench_changed.emit(self._workbench)

    def _take_configured(self) -> None:
        self._fitting.fit(self._workbench)

    def _take_rejected(self, event: Rejected) -> None:
        if event.dataset is not None:
            self._fitting.fit(self._workbench)

    # parts --------------------------------------------------------------------------------------

    def _show_view_config(self, config: ViewConfig) -> None:
        """Show how the person wants things to be shown."""
        self._toolbar.set_speed(config.speed)
        for view in self._views.plots:
            for name in view.view_settings:
                view.set_option(name, getattr(config, name))

    def _show_dataset_config(self, project: Project) -> None:
        self._views.data.set_config(project.dataset, project.browser_seed)

    def _show_drawing(self) -> None:
        """Show cards and wires where they are."""
        bench = self._workbench
        self._views.canvas.set_document(
            bench.project.network,
            bench.project.layout,
            bench.infos,
            bench.diagnostics,
            bench.features,
            tiled=bench.is_2d,
            signature=bench.signature,
            data=self._facts.of(bench.dataset),
        )

    def _show_outline(self) -> None:
        """List the layers, and which blocks they are in."""
        bench = self._workbench
        self._views.outline.set_document(
            bench.project.network, bench.infos, bench.diagnostics, bench.project.layout.blocks
        )

    def _show_analysis(self) -> None:
        """Show the drawing, its facts and findings, wherever they appear."""
        bench, views = self._workbench, self._views
        self._show_drawing()
        self._show_outline()
        if bench.analysis is not None:
            self._status.set_diagnostics(bench.diagnostics, bench.project.network)
        else:
            self._status.show_unchecked()
        names = bench.row_names
        if bench.dataset is not None and bench.analysis is not None:
            self._status.set_parameters(bench.parameters)
            for view in views.plots:
                view.set_row_names(names)
        self._show_training()
        views.inspector.when_visible("rows", lambda panel: panel.set_row_names(names))
        self._inspect()
        self.trainable_changed.emit(bench.is_trainable)

    def _show_training(self) -> None:
        """Show the hyperparameters, and what the loss means for the colours of outputs."""
        bench, dataset = self._workbench, self._workbench.dataset
        task = dataset.task if dataset is not None else _task_of(bench.project.training.loss.name)
        classes = len(dataset.classes) if dataset is not None else 0
        output = (bench.output_activation, classes, bench.output_activation_params)
        chosen = (bench.project.training, task, *output)
        if chosen != self._shown_training:
            self._shown_training = chosen
            self._views.training.when_visible("config", lambda panel: panel.set_config(*chosen))
        if dataset is None or bench.analysis is None:
            return
        values = output_range(bench.project, dataset, bench.analysis)
        if values is not None and values != self._shown_range:
            self._shown_range = values
            for view in self._views.plots:
                view.set_output_range(*values)

    def look_at(self, place: Place | None) -> None:
        """Inspect the layer of a learned number that was chosen, until other layers are."""
        self._looked_at = place[0] if place is not None else None
        self._inspect()
        self._views.inspector.when_visible("place", lambda panel: panel.show_place(place))

    def _inspect(self) -> None:
        """Show the layer of the number that was chosen last, else the selected ones."""
        bench, network = self._workbench, self._workbench.project.network
        looked_at = self._looked_at
        chosen = (looked_at,) if looked_at is not None and looked_at in network else ()
        node_ids = chosen or self._views.canvas.selection
        offered, found = bench.offered_features, bench.diagnostics
        self._views.inspector.when_visible(
            "node",
            lambda panel: panel.set_nodes(network, node_ids, bench.infos, offered, found),
        )


def _task_of(loss: str) -> Task:
    """Return a problem the loss is made for: data that is not there cannot say which it is."""
    tasks = LOSSES.get(loss).tasks if loss in LOSSES else frozenset(Task)
    return next(task for task in Task if task in tasks)
