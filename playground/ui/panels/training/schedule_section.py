"""How the learning rate changes while training goes on, with a picture of it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QWidget
from typing_extensions import override

from playground.core import Component, Param, values_of
from playground.nn.schedules import SCHEDULES
from playground.session.snapshots.snapshot import Snapshot
from playground.training.base.config import TrainingConfig
from playground.ui.forms.component_picker import ComponentPicker
from playground.ui.forms.param_form import ParamForm
from playground.ui.panels.training.rate_curve import rate_curve
from playground.ui.panels.training.rate_preview import RatePreview
from playground.ui.theme.tokens import Theme
from playground.ui.widgets.collapsible import Collapsible


class ScheduleSection(Collapsible):
    """The schedule with its parameters, the warm-up, and the rate over the coming epochs.

    Parameters
    ----------
    options
        What can be set beside the schedule's own parameters.
    """

    def __init__(self, options: Sequence[Param], parent: QWidget | None = None) -> None:
        super().__init__("Schedule", parent)
        self._options = options
        self._config = TrainingConfig()
        self._steps_per_epoch = 0
        self._epoch, self._rate = 0.0, float("nan")
        self.picker = ComponentPicker(SCHEDULES, "Schedule")
        self.form = ParamForm()
        self.preview = RatePreview()
        self._now = QLabel()
        self._now.setProperty("role", "secondary")
        self._now.setToolTip("The learning rate of the next update, after schedule and warm-up")
        self._now.setAccessibleName("Present learning rate")
        for widget in (self.picker, self.form, self.preview, self._now):
            self.body.addWidget(widget)

    @property
    def present(self) -> str:
        """What is said about the present rate."""
        return self._now.text()

    def set_config(self, config: TrainingConfig) -> None:
        """Show schedule and warm-up; emits nothing."""
        self._config = config
        self.picker.set_component(config.schedule)
        self.form.set_params(self._options, values_of(config))
        known = config.schedule.name in SCHEDULES
        title = SCHEDULES.get(config.schedule.name).title if known else config.schedule.name
        special = config.schedule != Component("constant") or config.warm_up > 0
        self.set_note(title + (", warm-up" if config.warm_up else ""), special=special)
        if self.is_open:
            self._draw()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show where the training stands on the curve."""
        moment = (snapshot.metrics.epoch, snapshot.rate)
        curve = self.preview.curve
        # Only a schedule that watches the loss draws another curve as training goes on.
        redraw = curve is None or (
            snapshot.steps_per_epoch != self._steps_per_epoch
            or snapshot.metrics.epoch > float(curve.epochs[-1])
            or (curve.watches_loss and snapshot.rate != self._rate)
        )
        self._epoch, self._rate = moment
        self._steps_per_epoch = snapshot.steps_per_epoch
        if self.is_open:
            self._show_present(redraw=redraw)

    def show_nothing(self) -> None:
        """Show the curve as it will begin."""
        self._epoch, self._rate, self._steps_per_epoch = 0.0, float("nan"), 0
        if self.is_open:
            self._show_present(redraw=True)

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.preview.set_theme(theme)

    @override
    def _unfolded(self) -> None:
        self._show_present(redraw=True)

    def _show_present(self, *, redraw: bool) -> None:
        if redraw:
            self._draw()
        self.preview.set_present(self._epoch, self._rate)
        text = f"Now {self._rate:.4g}" if self._rate == self._rate else ""
        if text != self._now.text():
            self._now.setText(text)

    def _draw(self) -> None:
        curve = rate_curve(self._config, self._steps_per_epoch, self._epoch, self._rate)
        self.preview.set_curve(curve)
        self.preview.setVisible(curve is not None)
