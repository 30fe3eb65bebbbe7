"""What is connected to what in the window: wishes to edits, and facts to those who tell them."""

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playground.ui.app.main_window import MainWindow
    from playground.ui.panels.inspector.inspector_panel import InspectorPanel
    from playground.ui.panels.summary.summary_panel import SummaryPanel
    from playground.ui.panels.training.training_panel import TrainingPanel


def connect_views(window: "MainWindow") -> None:
    """Connect every wish of a view to the edit it asks for."""
    wishes = window.wishes
    window.canvas.edit_requested.connect(wishes.edit_network)
    window.canvas.message.connect(window.status.tell)
    window.palette_view.layer_requested.connect(window.canvas.add_layer)
    window.outline.delete_requested.connect(window.canvas.delete_selected)
    window.data.config_requested.connect(wishes.set_dataset)
    window.data.browser_seed_requested.connect(wishes.set_browser_seed)
    window.data.open_csv_requested.connect(window.files.choose_csv)
    window.data.csv_settings_requested.connect(window.files.open_csv)
    window.views.training.when_made(partial(_connect_training, window))
    window.views.inspector.when_made(partial(_connect_inspector, window))
    window.views.summary.when_made(partial(_follow_summary, window))
    window.toolbar.speed_requested.connect(wishes.set_speed)
    for view in window.plots:
        view.export_requested.connect(window.plot_files.choose)
        view.option_requested.connect(wishes.set_view_option)


def _connect_training(window: "MainWindow", panel: "TrainingPanel") -> None:
    panel.config_requested.connect(window.wishes.set_training)
    panel.output_activation_requested.connect(window.wishes.set_output_activation)
    find_rate = window.actions_by_name["find_rate"]
    panel.rate_test_requested.connect(find_rate.trigger)
    panel.set_can_test_rates(find_rate.isEnabled())
    find_rate.enabledChanged.connect(panel.set_can_test_rates)


def _connect_inspector(window: "MainWindow", panel: "InspectorPanel") -> None:
    panel.params_requested.connect(window.wishes.set_layer_param)
    panel.frozen_requested.connect(window.wishes.set_frozen)
    panel.value_requested.connect(window.hand_values.set_value)


def _follow_summary(window: "MainWindow", panel: "SummaryPanel") -> None:
    """Keep the summary up to date; what explains networks is only imported for it."""
    from playground.ui.controllers.summary_controller import SummaryFollower

    follower = SummaryFollower(window.document, window.controller, window.wishes, panel, window)
    window.views.summary.seen_changed.connect(follower.set_seen)
    window.summary = follower


def connect_application(window: "MainWindow") -> None:
    """Connect document, controller, files and menus."""
    window.presenter.trainable_changed.connect(window.action_states.set_trainable)
    window.troubles.usable_changed.connect(window.action_states.set_usable)
    window.controller.data_failed.connect(window.troubles.show_data_error)
    window.controller.training_failed.connect(window.troubles.show_training_error)
    window.controller.stopped.connect(window.troubles.show_stop)
    window.controller.loading.connect(window.status.show_loading)
    window.controller.loaded.connect(window.status.hide_loading)
    window.status.cancel_loading_requested.connect(window.controller.cancel_loading)
    window.controller.trouble.connect(window.troubles.show_trouble)
    window.controller.running_changed.connect(window.action_states.set_running)
    window.controller.running_changed.connect(window.troubles.set_running)
    window.frames.snapshot_shown.connect(window.phases.show_snapshot)
    tellers = (
        window.controller,
        window.phases,
        window.files,
        window.plot_files,
        window.hand_values,
    )
    for teller in tellers:
        teller.told.connect(window.status.tell)
    window.menus.template_requested.connect(window.operations.open_template)
    window.menus.recent_requested.connect(window.files.open_path)
    window.menus.theme_requested.connect(window.appearance.choose)
    window.menus.layout_reset_requested.connect(window.docks.reset)
    window.menus.plot_export_requested.connect(window.plot_files.choose)
