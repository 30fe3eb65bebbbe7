"""The main window: builds the parts and joins them. Holds no logic of its own."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow
from typing_extensions import override

from playground.project import Project
from playground.session.base.events import StateReady
from playground.ui.app.action_handlers import (
    EditActions,
    FileActions,
    HelpActions,
    TrainActions,
    connect_actions,
)
from playground.ui.app.action_states import ActionStates
from playground.ui.app.lesson.lesson_tools import LessonTools
from playground.ui.app.sample.sample_controller import SampleController
from playground.ui.app.signal_wiring import (
    connect_document,
    connect_drawing,
    connect_edits,
    connect_menus,
    connect_messages,
    connect_parameter,
    connect_rate_finder,
    connect_reports,
    connect_title,
    connect_units,
    connect_work,
    remember_folds,
)
from playground.ui.app.steps.phase_undo import PhaseUndo
from playground.ui.app.steps.wire_choice import WireChoice
from playground.ui.app.window.appearance import Appearance
from playground.ui.app.window.document_files import DocumentFiles
from playground.ui.app.window.error_reports import ErrorReports
from playground.ui.app.window.exports import Exports
from playground.ui.app.window.panel_followers import PanelFollowers
from playground.ui.app.window.training_tools import TrainingTools
from playground.ui.app.window.trouble_finding import TroubleFinding
from playground.ui.app.window.window_layout import restore_layout
from playground.ui.controllers.data_fitting import DataFitting
from playground.ui.controllers.document import Document
from playground.ui.controllers.document_edits import DocumentEdits
from playground.ui.controllers.frame_loop import FrameLoop, LiveViews
from playground.ui.controllers.parameter_edits import ParameterEdits
from playground.ui.controllers.presenter import Presenter
from playground.ui.controllers.problem_reports import ProblemReports
from playground.ui.controllers.quick_fix_controller import QuickFixController
from playground.ui.controllers.step_messages import StepMessages
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.drawing.drawing import Drawing
from playground.ui.drawing.unseen_painting import UnseenPainting
from playground.ui.finding.finding_tools import FindingTools
from playground.ui.history.curve_runs import CurveRuns
from playground.ui.history.runs_keeper import RunsKeeper
from playground.ui.history.timeline_follower import TimelineFollower
from playground.ui.lessons.base.window_parts import WindowParts
from playground.ui.shell.actions import ACTIONS, make_action
from playground.ui.shell.docks import Docks
from playground.ui.shell.keyboard.areas import Areas
from playground.ui.shell.keyboard.play_shortcut import PlayShortcut
from playground.ui.shell.keyboard.tab_order import TabOrder
from playground.ui.shell.menus import Menus
from playground.ui.shell.status_bar import StatusBar
from playground.ui.shell.strip.step_strip import StepStrip
from playground.ui.shell.toolbar import TrainToolBar
from playground.ui.shell.views import Views
from playground.ui.support.chosen_parameter import ChosenParameter
from playground.ui.support.chosen_sample import ChosenSample
from playground.ui.support.later import later
from playground.ui.support.settings import Settings
from playground.ui.theme.tokens import Theme
from playground.ui.tools.layers.layer_tools import LayerTools
from playground.ui.tools.layers.my_blocks import MyBlocks
from playground.ui.units.switched_off import SwitchedOff
from playground.ui.units.unit_switch import UnitSwitch

if TYPE_CHECKING:
    from playground.ui.panels.inspector.inspector_panel import InspectorPanel
    from playground.ui.panels.training.training_panel import TrainingPanel


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
        self._make_views()
        self._make_controllers()
        self._make_file_tools()
        self._connect()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._play_shortcut = PlayShortcut(app, self)
        self.setAcceptDrops(True)
        restore_layout(self, self.strip, self.settings)
        self._set_theme(self.appearance.theme)
        self.presenter.show_all()
        self._show_title()
        self.action_states.set_running(False)

    @property
    def training(self) -> "TrainingPanel":
        """The training panel; it is made on first use."""
        return self.views.training.panel

    @property
    def inspector(self) -> "InspectorPanel":
        """The inspector; it is made on first use."""
        return self.views.inspector.panel

    # building -----------------------------------------------------------------------------------

    def _make_views(self) -> None:
        """Make everything that is seen."""
        views = self.views = Views()
        self.canvas, self.banner, self.plots = views.canvas, views.banner, views.plots
        self.palette_view, self.outline = views.palette, views.outline
        self.data = views.data
        self.setCentralWidget(views.center())
        self.actions_by_name = {spec.name: make_action(spec, self) for spec in ACTIONS}
        views.share_actions(self, self.actions_by_name)
        self.toolbar = TrainToolBar(self.actions_by_name, self)
        self.addToolBar(self.toolbar)
        self.strip = StepStrip(self.actions_by_name["step_back"], self)
        self.addToolBarBreak()
        self.addToolBar(self.strip)
        self.status = StatusBar(self)
        self.setStatusBar(self.status)
        self.docks = Docks(self, views)
        self._tab_order = TabOrder(self)
        self.menus = Menus(
            self,
            self.actions_by_name,
            self.docks.all,
            {view.key: view.title for view in self.plots},
            self.settings,
        )

    def _make_controllers(self) -> None:
        """Make what keeps document, training and views in step."""
        views, document = self.views, self.document
        client = self.client = TrainingClient(self)
        self.sample, self.parameter = ChosenSample(self), ChosenParameter(self)
        self.units_off = SwitchedOff(self)
        bars = (self.toolbar, self.strip, self.status)
        self.live_views = LiveViews(client, views, bars, self.sample, self.units_off.now, self)
        self.samples = SampleController(
            client, self.live_views, self.sample, views, self.actions_by_name, self.settings, self
        )
        self.frames = FrameLoop(client, self.live_views, self)
        self.fitting = DataFitting(document, client, self)
        self.presenter = Presenter(
            document, client, self.fitting, views, self.toolbar, self.status, self
        )
        self.edits = DocumentEdits(document, self.presenter, self)
        self.drawing = Drawing(document, client, views.output, self.docks, self)
        self.painting = UnseenPainting(document, views.output, views.unseen, self.docks, self)
        self.parameter_edits = ParameterEdits(document, client, self)
        self.quick_fix = QuickFixController(
            self.presenter, self.canvas, self.actions_by_name["quick_fix"]
        )
        self.phases = PhaseUndo(client, document, self)
        self.action_states = ActionStates(self.actions_by_name, document, self.phases, self)
        self.reports = ProblemReports(
            document, self.banner, self.data, views.training, self.docks, self
        )
        self.step_messages = StepMessages(self)
        self.client.snapshot_ready.connect(self.action_states.show_snapshot)
        self.runs = RunsKeeper(document, client, self)
        self.timeline = TimelineFollower(client, views.timeline, self)
        all_on = self.actions_by_name["units_on"]
        self.unit_switch = UnitSwitch(
            self.units_off, self.canvas, self.status, all_on, client, self.presenter, self
        )
        document.changed.connect(self.timeline.note_change)
        self.curve_runs = CurveRuns(document, client, self.timeline, views.plots, self)
        reset = self.actions_by_name["reset"]
        seen = (views, self.docks, self.status)
        self.troubles = TroubleFinding(document, client, self.edits, reset, *seen, self)
        self.followers = PanelFollowers(views, document, client, self.edits, self)
        self.followers.follow_summary(self.presenter)
        self.followers.follow_runs(self.runs, self.settings, self.status)

    def _make_file_tools(self) -> None:
        """Make what reads and writes files, and what the actions do."""
        document, client, actions = self.document, self.client, self.actions_by_name
        kept = self._kept = DocumentFiles(
            document, client, self.views, actions, self.settings, self
        )
        files = self.files = kept.files
        self.followers.follow_code(files.models)
        self.unsaved, self.guard, self.pasting = kept.unsaved, kept.guard, kept.pasting
        self.recovery, self.restoring = kept.recovery, kept.restoring
        self.errors = ErrorReports(files.saving.save_copy, self)
        drawn = (self.views, self.live_views, self.settings)
        self.exports = Exports(document, client, *drawn, self, files.work)
        about = (self.edits, self.presenter, self.runs, self.timeline, self.views, self.docks)
        beside = self._beside = TrainingTools(document, client, *about, files, self.settings, self)
        self.lr_finder, messages = beside.lr_finder, self.step_messages
        training = self.train_actions = TrainActions(
            client, self.edits, messages, self.reports, self.phases, beside
        )
        self.followers.follow_explain(self.sample, self.parameter, beside.divergence_help, actions)
        self.file_actions = FileActions(
            document, client, files, messages, self.banner, self.canvas, self.status, self
        )
        self.layer_tools = LayerTools(self.canvas, actions["guides"], self.settings)
        self.my_blocks = MyBlocks(self.settings.directory / "blocks", self.canvas, self)
        self.palette_view.add_category(self.my_blocks)
        self.wire_choice = WireChoice(actions, self.canvas, self.settings, self)
        self.finding = FindingTools(
            self.views, self.docks, document, actions["minimap"], self.settings, self
        )
        taught = self._lesson_tools = LessonTools(
            self._lesson_parts(), self.menus, self.banner, self.settings
        )
        self.lessons, self.lesson_starts = taught.lessons, taught.starts
        self.class_mode = taught.class_mode
        center = (self.strip, self.views.sample_bar, self.canvas, self.views.timeline)
        self.action_handlers = {
            **Areas(center, self.docks.in_turn).handlers(),
            **self.wire_choice.handlers(),
            **self.layer_tools.handlers(),
            **self.samples.handlers(),
            **self.timeline.handlers(actions["timeline"], self.settings),
            **self.file_actions.handlers(),
            **kept.handlers(),
            **self.exports.handlers(),
            **self.finding.handlers(),
            **taught.handlers(),
            "units_on": self.units_off.switch_all_on,
            **EditActions(self.phases, self.canvas, self.quick_fix).handlers(),
            **training.handlers(),
            **beside.divergence_help.handlers(),
            **HelpActions(actions, self).handlers(),
            "logs": self.errors.show_logs,
            "explain": self.docks.toggle_explain,
            "code": self.docks.toggle_code,
            "runs": self.docks.toggle_runs,
            "draw": self.drawing.toggle,
            "paint_unseen": self.painting.toggle,
        }

    def _lesson_parts(self) -> WindowParts:
        return WindowParts(
            *(self, self.document, self.client, self.files, self.edits, self.parameter_edits),
            *(self.sample, self.parameter, self.views, self.docks, self.toolbar, self.strip),
            actions=self.actions_by_name,
            run=self.train_actions.run,
            is_explained=self.followers.is_explained,
            dress=self.appearance.apply,
        )

    def _connect(self) -> None:
        views, files = self.views, self.files
        connect_actions(self.actions_by_name, self.action_handlers, views.apply_typing)
        connect_edits(views, self.edits, self.parameter_edits)
        self.canvas.live.values.waiting = lambda: self.document.learnt
        remember_folds(views.palette, self.settings)
        connect_parameter(views, self.parameter, self.presenter)
        connect_units(views, self.docks)
        connect_rate_finder(views, self.actions_by_name["find_rate"])
        connect_work(self.files.work, self.status.work)
        connect_reports(self.client, self.presenter, self.reports, self.action_states, self.status)
        self.client.snapshot_ready.connect(self.step_messages.show_snapshot)
        self.step_messages.fact_found.connect(self.status.set_fact)
        training = (self.client, self.timeline, self.runs, self.fitting, self.step_messages)
        edited = (self.canvas, self.edits, self.drawing, self.painting, self.parameter_edits)
        tools = (self.errors, self.my_blocks, self._beside.unseen)
        messages = [each.message for each in (*edited, *training, *tools)]
        messages += [*self._kept.messages, *self.exports.messages]
        connect_messages(messages, self.status, self.actions_by_name)
        connect_drawing(views.output.drawing, self.actions_by_name)
        self.toolbar.speed_requested.connect(self.edits.set_speed)
        self.banner.action_requested.connect(self._trigger)
        files.opened.connect(self.file_actions.open)
        connect_menus(self.menus, self.file_actions, files)
        self.exports.follow(self.menus)
        self.menus.theme_requested.connect(self.appearance.choose)
        self.menus.layout_reset_requested.connect(self.docks.reset)
        connect_title(self.document, self.unsaved, self._show_title)
        connect_document(self.document, self.client, self.phases)
        self.appearance.theme_changed.connect(self._set_theme)
        self.status.finding_activated.connect(self._show_node)

    # showing ------------------------------------------------------------------------------------

    def _show_title(self) -> None:
        name = self.document.title.replace("[*]", "[*][*]")  # twice is once to Qt
        self.setWindowTitle(f"{name}[*] — Backprop Playground")
        self.setWindowModified(self.unsaved.is_there)

    def _set_theme(self, theme: Theme) -> None:
        views = (self.action_states, self.toolbar, self.strip, self.docks, self.views)
        for part in (*views, self.curve_runs, self._kept, self.samples.own):
            part.set_theme(theme)

    def _trigger(self, name: str) -> None:
        self.actions_by_name[name].trigger()

    def _show_node(self, node_id: str) -> None:
        self.presenter.select((node_id,))
        self.docks.raise_dock("inspector")

    # doing --------------------------------------------------------------------------------------

    def begin(self, state: StateReady | None = None) -> None:
        """Begin to work on the document and to show what comes of it; a second time does nothing.

        It happens by itself as soon as the window is shown.

        Parameters
        ----------
        state
            The trained state to go on from; without it training begins anew.
        """
        if self.client.generation == 0:
            self.client.begin(self.document.project, state)
        if not self.isHidden():
            self.frames.start()

    # Qt's own events ----------------------------------------------------------------------------

    @override
    def focusNextPrevChild(self, forward: bool) -> bool:
        return self._tab_order.go(forward=forward) or super().focusNextPrevChild(forward)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Share the space out at the first start; later starts remember it."""
        super().showEvent(event)
        if self.settings.layout() is None and not event.spontaneous():
            self.docks.share_space()
        if self.focusWidget() is None:  # else Qt gives it to the first button, and Space with it
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        # The first picture need not wait for the data.
        later(self, self.begin)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved work; then stop and join the worker, whatever it is doing."""
        self.views.apply_typing()
        if not self._kept.may_leave(self.close):
            event.ignore()
            return
        # What a lesson hid is not what is remembered.
        layout = self._lesson_tools.layout or self.saveState()
        self.settings.save_layout(self.saveGeometry(), layout)
        self._end()
        event.accept()

    def _end(self) -> None:
        """Stop and join all that runs for the window: first who asks, then who answers."""
        self._lesson_tools.close()
        self.frames.stop()
        for dialog in self.findChildren(QDialog):
            if dialog.isVisible():
                dialog.reject()  # it ends what runs for it
        for asking in (self.followers, self.troubles, self._beside):
            asking.close()
        self.views.stop()
        self.exports.close()
        self._kept.close()
        self.client.close()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        content, is_own = event.mimeData(), event.source() is not None
        if content.hasUrls() or (content.hasText() and not is_own):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        """Open a dropped project, table, cells of a spreadsheet or link, once the drag is over.

        A dialog within this event would keep the other application waiting.
        """
        event.acceptProposedAction()
        self.pasting.take(event.mimeData())
