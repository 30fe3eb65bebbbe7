"""What is connected to what in the window: requests to edits, and facts to those who show them."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import SignalInstance
from PySide6.QtGui import QAction

from playground.ui.app.action_handlers import FileActions
from playground.ui.app.action_states import ActionStates
from playground.ui.app.steps.phase_undo import PhaseUndo
from playground.ui.canvas import Palette
from playground.ui.controllers.document import Document
from playground.ui.controllers.document_edits import DocumentEdits
from playground.ui.controllers.parameter_edits import ParameterEdits
from playground.ui.controllers.presenter import Presenter
from playground.ui.controllers.problem_reports import ProblemReports
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.files.base.file_work import FileWork
from playground.ui.files.files import Files
from playground.ui.files.saving.unsaved_work import UnsavedWork
from playground.ui.plots.drawing.plot_drawing import PlotDrawing
from playground.ui.plots.parameters.heatmap_view import HeatmapView
from playground.ui.plots.units.unit_view import UnitView
from playground.ui.shell.docks import Docks
from playground.ui.shell.menus import Menus
from playground.ui.shell.status_bar import StatusBar
from playground.ui.shell.views import Views
from playground.ui.shell.work_meter import WorkMeter
from playground.ui.support.chosen_parameter import ChosenParameter
from playground.ui.support.settings import Settings

if TYPE_CHECKING:
    from playground.ui.panels.inspector.inspector_panel import InspectorPanel
    from playground.ui.panels.training.training_panel import TrainingPanel


def connect_edits(views: Views, edits: DocumentEdits, parameter_edits: ParameterEdits) -> None:
    """Connect every request of a view to the edit it asks for."""

    def connect_inspector(panel: "InspectorPanel") -> None:
        panel.params_requested.connect(edits.set_layer_params)
        panel.frozen_requested.connect(edits.set_frozen)
        panel.name_requested.connect(edits.rename)
        panel.value_requested.connect(parameter_edits.set_value)

    def connect_training(panel: "TrainingPanel") -> None:
        panel.config_requested.connect(edits.set_training)
        panel.output_activation_requested.connect(edits.set_output_activation)
        panel.output_param_requested.connect(edits.set_output_param)

    views.canvas.edit_requested.connect(edits.edit_network)
    values = views.canvas.values
    values.value_requested.connect(parameter_edits.set_value)
    values.value_tried.connect(parameter_edits.try_value)
    values.drag_ended.connect(parameter_edits.end_drag)
    views.palette.layer_requested.connect(views.canvas.layers.add)
    views.canvas.layers.refusals_changed.connect(views.palette.set_refusals)
    views.outline.delete_requested.connect(views.canvas.layers.delete_selected)
    views.data.config_requested.connect(edits.set_dataset)
    views.data.browser_seed_requested.connect(edits.set_browser_seed)
    views.training.when_made(connect_training)
    views.inspector.when_made(connect_inspector)
    for view in views.plots:
        view.option_requested.connect(edits.set_view_option)


def connect_document(document: Document, client: TrainingClient, phases: PhaseUndo) -> None:
    """Have the document know what was learnt, and nothing be taken back of an earlier one."""
    document.opened.connect(phases.forget)
    client.learnt.connect(document.note_learning)
    client.checkpoints_changed.connect(document.note_kept)


def connect_drawing(drawing: PlotDrawing, actions: Mapping[str, QAction]) -> None:
    """Have the actions show what the mouse draws on the output plot."""

    def show(is_on: bool) -> None:
        actions["draw"].setChecked(is_on and not drawing.paints_unseen)
        actions["paint_unseen"].setChecked(is_on and drawing.paints_unseen)

    drawing.changed.connect(show)


def connect_title(document: Document, unsaved: UnsavedWork, show: Callable[[], None]) -> None:
    """Show the title again whenever another document is open or its work is saved or not."""
    stack = document.undo_stack
    facts = (document.opened, stack.cleanChanged, stack.indexChanged, unsaved.changed)
    for changed in (*facts, document.saved):
        changed.connect(show)


def connect_parameter(views: Views, parameter: ChosenParameter, presenter: Presenter) -> None:
    """Have every view follow the weight or bias that was chosen in one of them."""
    for view in views.plots:
        if isinstance(view, HeatmapView):
            view.place_chosen.connect(parameter.choose)
            parameter.changed.connect(view.show_place)
    views.inspector.when_made(lambda panel: panel.place_chosen.connect(parameter.choose))
    views.canvas.parameter_choice.chosen.connect(parameter.choose)
    parameter.changed.connect(views.canvas.parameter_choice.mark)
    parameter.changed.connect(presenter.look_at)


def connect_units(views: Views, docks: Docks) -> None:
    """Show what a unit likes that is asked about; a view in sight follows the keys' unit, too."""
    view = next(each for each in views.plots if isinstance(each, UnitView))
    notes = views.canvas.unit_notes

    def show(node_id: str, unit: int) -> None:
        view.choose(node_id, unit)
        docks.raise_dock(view.key)

    def follow(unit: tuple[str, int] | None) -> None:
        if unit is not None and view.is_seen():
            view.choose(*unit)

    notes.likes_requested.connect(show)
    notes.focused_changed.connect(follow)


def remember_folds(palette: Palette, settings: Settings) -> None:
    """Fold the palette's categories as they were, and remember how they are from now on."""

    def remember(titles: list[str]) -> None:
        settings.folded = titles

    palette.set_folded(settings.folded)
    palette.folds_changed.connect(remember)


def connect_rate_finder(views: Views, find_rate: QAction) -> None:
    """Offer to find a learning rate where the rate is chosen, too."""

    def connect(panel: "TrainingPanel") -> None:
        panel.rate_test_requested.connect(find_rate.trigger)
        panel.set_can_test_rates(find_rate.isEnabled())
        find_rate.enabledChanged.connect(panel.set_can_test_rates)

    views.training.when_made(connect)


def connect_menus(menus: Menus, actions: FileActions, files: Files) -> None:
    """Open what is chosen from menus."""
    menus.template_requested.connect(actions.open_template)
    menus.recent_requested.connect(files.open_path)
    menus.model_export_requested.connect(files.models.choose_as)


def connect_reports(
    client: TrainingClient,
    presenter: Presenter,
    reports: ProblemReports,
    states: ActionStates,
    status: StatusBar,
) -> None:
    """Connect what the training says to what is offered and reported."""
    presenter.trainable_changed.connect(states.set_trainable)
    reports.usable_changed.connect(states.set_usable)
    reports.missing_changed.connect(states.set_missing)
    reports.memory_asked.connect(states.set_memory_asked)
    reports.memory_allowed.connect(client.configure_again)
    client.running_changed.connect(states.set_running)
    client.running_changed.connect(reports.set_running)
    client.configured.connect(reports.clear_rejection)
    client.rejected.connect(reports.show_rejection)
    client.state_refused.connect(reports.show_refused_state)
    client.state_refused.connect(status.set_message)
    client.dataset_changed.connect(reports.show_table_changes)
    client.stopped.connect(reports.show_stop)
    client.problem_found.connect(reports.show_problem)
    client.loading.connect(status.show_loading)
    client.loaded.connect(status.hide_loading)
    client.checkpoints_changed.connect(status.show_kept)
    status.cancel_loading_requested.connect(client.cancel_loading)


def connect_work(work: FileWork, meter: WorkMeter) -> None:
    """Show how far work with files is, and give it up when asked to."""

    def show(what: str, done: int, total: int) -> None:
        meter.set_name(what)
        meter.show_progress(done, total)

    work.progressed.connect(show)
    work.rested.connect(meter.finish)
    meter.cancel_requested.connect(work.cancel)


def connect_messages(
    messages: Sequence[SignalInstance], status: StatusBar, actions: Mapping[str, QAction]
) -> None:
    """Show in the status bar whatever is worth a line, until that no longer holds."""
    for message in messages:
        message.connect(status.set_message)
    for name in ("undo", "redo"):  # what was said of an edit
        actions[name].triggered.connect(status.forget_message)
