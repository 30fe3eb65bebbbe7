"""The main window: assembles the parts and connects wishes to edits. Holds no logic of its own."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox, QVBoxLayout, QWidget

from playground.core import Diagnostic, PlaygroundError
from playground.datasets.dataset import Dataset
from playground.nn.plan import Analysis
from playground.project import Project
from playground.project.links import project_to_link
from playground.project.templates import DEFAULT, template
from playground.training.messages import (
    Command,
    Pause,
    Play,
    Reset,
    RunEpochs,
    RunPhase,
    RunSteps,
    StateReady,
)
from playground.training.trainer import signature_of
from playground.training.worker import Worker
from playground.ui.actions import ACTIONS, make_action
from playground.ui.appearance import Appearance
from playground.ui.banner import Banner
from playground.ui.canvas import NetworkCanvas, Outline, Palette
from playground.ui.controller import Controller, output_range
from playground.ui.dialogs import KeyboardMap, show_about
from playground.ui.docks import Docks
from playground.ui.document import Document
from playground.ui.files import Files
from playground.ui.frames import FrameLoop
from playground.ui.icons import icon
from playground.ui.menus import Menus
from playground.ui.panels import DataPanel, InspectorPanel, TrainingPanel
from playground.ui.phases import PhaseReport
from playground.ui.plot_files import PlotFiles
from playground.ui.plots import PLOTS, HeatmapView, LossView, OutputView, PlotView, PredictionsView
from playground.ui.settings import Settings
from playground.ui.space_key import SpaceKey
from playground.ui.status import StatusBar
from playground.ui.theme import Theme, Themed
from playground.ui.toolbar import TrainToolBar
from playground.ui.wishes import Wishes

FIRST_SIZE = QSize(1440, 900)
FRAME = QSize(8, 40)
"""What a window's frame and title take of the screen; it is known only once they are there."""


class MainWindow(QMainWindow):
    """The application's window.

    Parameters
    ----------
    project
        The document to open with.
    settings
        What is remembered between runs.
    """

    def __init__(self, project: Project, settings: Settings) -> None:
        super().__init__()
        # The looks come first: widgets made in them are styled once instead of twice.
        self.appearance = Appearance(settings, self)
        self.appearance.apply()
        self.settings = settings
        self.document = Document(project, self)
        self.worker = Worker()
        self.wishes = Wishes(self.document, self)
        self._analysis: Analysis | None = None
        self._has_data = True
        self._make_views()
        self.actions_by_name = {spec.name: make_action(spec, self) for spec in ACTIONS}
        self.addActions(list(self.actions_by_name.values()))
        self.toolbar = TrainToolBar(self.actions_by_name, self)
        self.addToolBar(self.toolbar)
        self.status = StatusBar(self)
        self.setStatusBar(self.status)
        self.docks = Docks(
            self,
            self.palette_view,
            self.data,
            self.training,
            self.inspector,
            self.outline,
            self.plots,
        )
        self.frames = FrameLoop(
            self.worker,
            self.canvas,
            self.plots,
            self.inspector,
            self.toolbar,
            self.status,
            self,
        )
        self.controller = Controller(self.document, self.worker, self.frames, self)
        self.files = Files(self.document, self.controller, settings, self)
        self.plot_files = PlotFiles(self.plots, settings, self)
        self.phases = PhaseReport(self.actions_by_name["update"], self)
        self.menus = Menus(
            self,
            self.actions_by_name,
            self.docks.all,
            {view.key: view.title for view in self.plots},
            settings,
        )
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._space_key = SpaceKey(app, self)
        self._connect_views()
        self._connect_application()
        self.setAcceptDrops(True)
        self._restore_layout()
        self._set_theme(self.appearance.theme)
        self._show_document(None)
        self._set_running(False)
        self.controller.foresee()

    # building -----------------------------------------------------------------------------------

    def _make_views(self) -> None:
        self.canvas = NetworkCanvas()
        self.palette_view = Palette()
        self.outline = Outline()
        self.data = DataPanel()
        self.training = TrainingPanel()
        self.inspector = InspectorPanel()
        self.plots: list[PlotView] = [make() for make in PLOTS]
        self.banner = Banner()
        center = QWidget()
        box = QVBoxLayout(center)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.banner)
        box.addWidget(self.canvas)
        self.setCentralWidget(center)

    def _connect_views(self) -> None:
        """Connect every wish of a view to the edit it asks for."""
        wishes = self.wishes
        self.canvas.edit_requested.connect(wishes.edit_network)
        self.canvas.selection_changed.connect(self._select)
        self.canvas.message.connect(self.status.tell)
        self.palette_view.layer_requested.connect(self.canvas.add_layer)
        self.outline.selection_changed.connect(self._select)
        self.outline.delete_requested.connect(self.canvas.delete_selected)
        self.data.config_requested.connect(wishes.set_dataset)
        self.data.browser_seed_requested.connect(wishes.set_browser_seed)
        self.data.open_csv_requested.connect(self.files.choose_csv)
        self.data.csv_settings_requested.connect(self.files.open_csv)
        self.training.config_requested.connect(wishes.set_training)
        self.training.output_activation_requested.connect(wishes.set_output_activation)
        self.inspector.params_requested.connect(wishes.set_layer_param)
        self.toolbar.speed_requested.connect(wishes.set_speed)
        for view in self.plots:
            view.export_requested.connect(self.plot_files.choose)
            if isinstance(view, OutputView | PredictionsView):
                view.show_test_requested.connect(wishes.set_show_test)
            if isinstance(view, OutputView):
                view.discretize_requested.connect(wishes.set_discretize)
            if isinstance(view, LossView):
                view.log_requested.connect(wishes.set_log_loss)

    def _connect_application(self) -> None:
        """Connect document, controller, files and actions."""
        self.document.changed.connect(self._show_document)
        self.document.undo_stack.cleanChanged.connect(self._show_title)
        self.document.undo_stack.indexChanged.connect(self._show_undo)
        self.controller.analyzed.connect(self._show_analysis)
        self.controller.dataset_changed.connect(self._show_dataset)
        self.controller.data_failed.connect(self._show_data_error)
        self.controller.running_changed.connect(self._set_running)
        self.controller.trouble.connect(self._show_trouble)
        self.controller.told.connect(self.status.tell)
        self.frames.snapshot_shown.connect(self.phases.show_snapshot)
        self.phases.told.connect(self.status.tell)
        self.files.told.connect(self.status.tell)
        self.files.opened.connect(self._open)
        self.files.saved.connect(self._show_title)
        self.plot_files.told.connect(self.status.tell)
        self.menus.template_requested.connect(self.open_template)
        self.menus.recent_requested.connect(self.files.open_path)
        self.menus.theme_requested.connect(self.appearance.choose)
        self.menus.layout_reset_requested.connect(self.docks.reset)
        self.menus.plot_export_requested.connect(self.plot_files.choose)
        self.appearance.theme_changed.connect(self._set_theme)
        self.status.finding_activated.connect(self._show_node)
        self.banner.action_requested.connect(self._trigger)
        for name, handler in self._handlers().items():
            self.actions_by_name[name].triggered.connect(handler)

    def _handlers(self) -> dict[str, Callable[[], object]]:
        """Return what every action of the table does."""
        canvas, files = self.canvas, self.files
        return {
            "new": lambda: self.open_template(DEFAULT),
            "open": files.choose_project,
            "open_csv": files.choose_csv,
            "open_link": files.ask_link,
            "copy_link": self._copy_link,
            "save": files.save,
            "save_as": files.save_as,
            "export_model": files.choose_model,
            "quit": self.close,
            "undo": self.document.undo_stack.undo,
            "redo": self.document.undo_stack.redo,
            "delete": canvas.delete_selected,
            "duplicate": canvas.duplicate_selected,
            "select_all": canvas.select_all,
            "zoom_in": canvas.zoom_in,
            "zoom_out": canvas.zoom_out,
            "zoom_reset": canvas.zoom_reset,
            "fit": canvas.fit,
            "arrange": canvas.arrange,
            "play": lambda: self._send(Pause() if self.frames.running else Play()),
            "reset": self._reset,
            "forward": lambda: self._run_phase("forward"),
            "backprop": lambda: self._run_phase("backward"),
            "update": lambda: self._run_phase("update"),
            "step": lambda: self._send(RunSteps(1)),
            "run_epoch": lambda: self._send(RunEpochs(1)),
            "keyboard": lambda: KeyboardMap(self.actions_by_name, self).exec(),
            "about": lambda: show_about(self),
        }

    # showing ------------------------------------------------------------------------------------

    def _show_document(self, before: Project | None) -> None:
        """Hand every view its part of the document."""
        project = self.document.project
        if before is None or before.view != project.view:
            self.toolbar.set_speed(project.view.speed)
            for view in self.plots:
                if isinstance(view, OutputView | PredictionsView):
                    view.set_show_test(project.view.show_test)
                if isinstance(view, OutputView):
                    view.set_discretize(project.view.discretize)
                if isinstance(view, LossView):
                    view.set_log(project.view.log_loss)
        self.data.set_config(project.dataset, project.browser_seed)
        self._show_network()
        self._show_title()

    def _show_analysis(self, analysis: Analysis) -> None:
        self._analysis = self.wishes.analysis = analysis
        if analysis.plan is not None:
            self.canvas.set_tiled(analysis.plan.signature.is_2d)
        self._show_network()

    def _show_network(self) -> None:
        """Show the drawing, its facts and findings, wherever they appear."""
        analysis, project = self._analysis, self.document.project
        infos = analysis.infos if analysis is not None else {}
        diagnostics = analysis.diagnostics if analysis is not None else ()
        self.canvas.set_document(
            project.network, project.layout, infos, diagnostics, self._features()
        )
        self.outline.set_document(project.network, infos, diagnostics)
        self.status.set_diagnostics(diagnostics)
        dataset = self.controller.dataset
        if dataset is not None and analysis is not None:
            self.status.set_parameters(sum(info.parameters for info in infos.values()))
            self.training.set_config(project.training, dataset.task, self.wishes.output_activation)
            for view in self.plots:
                if isinstance(view, HeatmapView):
                    view.set_labels(self._row_names())
                if isinstance(view, OutputView | PredictionsView):
                    view.set_output_range(*output_range(project, dataset, analysis))
        self._inspect(diagnostics)
        self._enable_training()

    def _enable_training(self) -> None:
        """Offer to train only what can be trained; the status bar or the banner says why not."""
        analysis = self._analysis
        can_train = self._has_data and (analysis is None or analysis.plan is not None)
        for name in ("play", "forward", "backprop", "update", "step", "run_epoch"):
            self.actions_by_name[name].setEnabled(can_train)

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

    def _inspect(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        selected = self.canvas.selection
        node_id = selected[0] if len(selected) == 1 else None
        network = self.document.project.network
        if node_id is not None and node_id not in network:
            node_id = None
        info = self._analysis.infos.get(node_id) if self._analysis and node_id else None
        dataset = self.controller.dataset
        offered: tuple[str, ...] = ()
        if dataset is not None and self._analysis is not None:
            offered = tuple(f.name for f in signature_of(dataset).features)
        found = [d for d in diagnostics if d.node_id == node_id]
        self.inspector.set_node(network, node_id, info, offered, found)

    def _show_dataset(self, dataset: Dataset) -> None:
        self.data.show_dataset(dataset)
        self.canvas.set_tiled(dataset.is_2d)
        self.status.set_problem(dataset)
        for view in self.plots:
            view.set_dataset(dataset)

    def _show_data_error(self, message: str) -> None:
        self.data.show_error(message)
        self._has_data = not message
        self._enable_training()
        if message:
            self.docks.raise_dock("data")
            self.banner.show_message(f"The data cannot be used: {message}", "data")
        else:
            self.banner.clear_cause("data")

    def _show_trouble(self, message: str, cause: str, recoverable: bool) -> None:
        action, label = ("reset", "Reset weights") if recoverable else ("", "")
        self.banner.show_message(message, cause, action, label)

    def _show_title(self) -> None:
        self.setWindowTitle(f"{self.document.title}[*] — Backprop Playground")
        self.setWindowModified(self.document.is_modified)

    def _show_undo(self) -> None:
        stack = self.document.undo_stack
        for name, able, text in (
            ("undo", stack.canUndo(), stack.undoText()),
            ("redo", stack.canRedo(), stack.redoText()),
        ):
            action = self.actions_by_name[name]
            action.setEnabled(able)
            title = name.capitalize()
            action.setText(f"&{title} “{text}”" if text else f"&{title}")
        self._show_title()

    def _set_running(self, running: bool) -> None:
        action = self.actions_by_name["play"]
        action.setText("&Pause" if running else "&Play")
        action.setToolTip("Pause (Space)" if running else "Train until paused (Space)")
        self._set_play_icon()
        if running:
            self.banner.clear_cause("diverged")

    def _set_theme(self, theme: Theme) -> None:
        for spec in ACTIONS:
            if spec.icon and spec.name != "play":
                self.actions_by_name[spec.name].setIcon(icon(spec.icon, theme.text, 18))
        self._set_play_icon()
        themed: list[Themed] = [self.canvas, self.palette_view, self.outline, self.data]
        themed += [self.training, self.inspector, self.toolbar, self.docks, self.files]
        for view in (*themed, *self.plots):
            view.set_theme(theme)

    def _set_play_icon(self) -> None:
        name = "pause" if self.frames.running else "play"
        color = self.appearance.theme.on_accent
        self.actions_by_name["play"].setIcon(icon(name, color, 18))

    # doing --------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Begin to work on the document and to show what comes of it; a second time does nothing.

        It happens by itself as soon as the window is shown.
        """
        if self.controller.generation == 0:
            self.controller.begin()
        if not self.isHidden():
            self.frames.start()

    def _send(self, command: Command) -> None:
        self.phases.rest()
        self.worker.send(command)

    def _run_phase(self, phase: str) -> None:
        self._send(RunPhase(phase))
        self.phases.expect()

    def _reset(self) -> None:
        self.banner.clear_cause("diverged")
        self.banner.clear_cause("failed")
        self._send(Reset())

    def _trigger(self, name: str) -> None:
        self.actions_by_name[name].trigger()

    def _select(self, node_ids: tuple[str, ...]) -> None:
        self.canvas.set_selection(node_ids)
        self.outline.set_selection(node_ids)
        self._inspect(self._analysis.diagnostics if self._analysis is not None else ())
        if self.frames.latest is not None and self.inspector.isVisible():
            self.inspector.show_snapshot(self.frames.latest)

    def _show_node(self, node_id: str) -> None:
        self._select((node_id,))
        self.docks.raise_dock("inspector")

    def _copy_link(self) -> None:
        try:
            link = project_to_link(self.document.project)
        except PlaygroundError as error:
            QMessageBox.information(self, "No link for this project", str(error))
            return
        QApplication.clipboard().setText(link)
        self.status.tell("Link copied")

    def open_template(self, name: str) -> None:
        """Start again from a template, after asking about unsaved edits."""
        self.files.ask_then(lambda: self._open(template(name), None, None))

    def _open(self, project: Project, state: StateReady | None, path: Path | None) -> None:
        """Show another document, with its trained state if it has one."""
        self._send(Pause())
        self.banner.clear()
        self.document.open(project, path)
        self._show_title()
        self.controller.begin(state)
        self.canvas.fit()

    # Qt's own events ----------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Share the space out at the first start; later starts remember it."""
        super().showEvent(event)
        if self.settings.layout() is None and not event.spontaneous():
            self.docks.share_space()
        # The first picture need not wait for the data.
        QTimer.singleShot(0, self, self.begin)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved changes; then stop and join the worker, whatever it is doing."""
        if self.document.is_modified and not self._discard_or_save():
            event.ignore()
            return
        self.settings.save_layout(self.saveGeometry(), self.saveState())
        self.frames.stop()
        self.files.wait()
        self.worker.close()
        event.accept()

    def _discard_or_save(self) -> bool:
        """Return whether the window may close now; saving closes it as soon as that is done."""
        answer = self.files.ask_unsaved()
        if answer is QMessageBox.StandardButton.Save:
            self.files.save_then(self.close)
        return answer is QMessageBox.StandardButton.Discard

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept a file or a link."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a dropped project, table or link, once the drag is over.

        A dialog within this event would keep the other application waiting.
        """
        url = event.mimeData().urls()[0]
        event.acceptProposedAction()
        QTimer.singleShot(0, self, lambda: self._open_url(url))

    def _open_url(self, url: QUrl) -> None:
        if url.isLocalFile():
            self.files.open_path(Path(url.toLocalFile()))
        else:
            self.files.open_link(url.toString())

    def _restore_layout(self) -> None:
        room = self.screen().availableSize() - FRAME
        self.resize(FIRST_SIZE.boundedTo(room))
        layout = self.settings.layout()
        if layout is not None:
            self.restoreGeometry(layout[0])
            self.restoreState(layout[1])
