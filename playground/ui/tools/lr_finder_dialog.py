"""The dialog of the range test: its range, the curve, and the rate it suggests."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from playground.core import ParamValue, ValueNotAllowed
from playground.experiments.lr_range_test import (
    HIGH,
    LOW,
    RANGE_PARAMS,
    STEPS,
    RangeTest,
    check_range,
)
from playground.ui.forms.fields import NumberField
from playground.ui.forms.param_row import ParamRow
from playground.ui.plots.experiments.range_test_view import RangeTestView
from playground.ui.theme.stylesheet import set_role
from playground.ui.theme.tokens import GRID, LIGHT, Theme
from playground.ui.widgets.screen_room import resize_within_screen

EXPLANATION = (
    "A copy trains on from the present weights while its learning rate rises from step to step; "
    "your own training is not touched. A good rate is where the loss falls fastest, well before "
    "it blows up."
)
LINES = 3
"""Room for so many lines of words below the curve, so that nothing moves when they come."""


class LRFinderDialog(QDialog):
    """Shows a range test; it knows neither the training nor the thread that runs the test.

    Parameters
    ----------
    theme
        The colours of the plot.
    parent
        The window.

    Signals
    -------
    test_requested(low, high, steps)
        The person wants a test over this range, which makes sense.
    cancel_requested()
        The test under way should end now.
    use_requested(rate)
        The person takes the suggestion.
    """

    test_requested = Signal(float, float, int)
    cancel_requested = Signal()
    use_requested = Signal(float)

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Find a learning rate")
        resize_within_screen(self, QSize(680, 560))
        self._range = {"low": LOW, "high": HIGH, "steps": float(STEPS)}
        self._suggestion: float | None = None
        self._running = False
        self.plot = RangeTestView()
        self.plot.set_theme(theme)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setAccessibleName("What the test found")
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setMinimumHeight(LINES * self.fontMetrics().lineSpacing())
        explanation = QLabel(EXPLANATION)
        explanation.setProperty("role", "secondary")
        explanation.setWordWrap(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        whole.setSpacing(GRID)
        whole.addWidget(explanation)
        whole.addLayout(self._make_range())
        whole.addWidget(self.plot, 1)
        whole.addWidget(self.words)
        whole.addLayout(self._make_footer())
        self._show_running(False)
        self.test_button.setFocus()

    def _make_range(self) -> QHBoxLayout:
        self.rows = {param.name: ParamRow(param) for param in RANGE_PARAMS}
        self.test_button = QPushButton()
        self.test_button.setAutoDefault(False)
        self.test_button.clicked.connect(self._toggle)
        line = QHBoxLayout()
        line.setSpacing(GRID * 2)
        for row in self.rows.values():
            row.value_requested.connect(self._change)
            line.addWidget(row, 0, Qt.AlignmentFlag.AlignTop)
        line.addStretch(1)
        line.addWidget(self.test_button, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _make_progress(self) -> QProgressBar:
        bar = self._progress = QProgressBar()
        bar.setAccessibleName("Share of the steps made")
        bar.setToolTip("How many of the steps are made")
        bar.setTextVisible(False)
        policy = bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        bar.setSizePolicy(policy)
        return bar

    def _make_footer(self) -> QHBoxLayout:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.use_button = buttons.addButton("Use", QDialogButtonBox.ButtonRole.AcceptRole)
        self.use_button.setDefault(True)
        self.close_button = buttons.button(QDialogButtonBox.StandardButton.Close)
        self.close_button.setAutoDefault(False)
        self.close_button.setToolTip("Leave the learning rate as it is (Esc)")
        buttons.accepted.connect(self._use)
        buttons.rejected.connect(self.reject)
        line = QHBoxLayout()
        line.setSpacing(GRID * 2)
        line.addWidget(self._make_progress(), 1)
        line.addWidget(buttons)
        return line

    # what comes in ------------------------------------------------------------------------------

    def start(self) -> None:
        """Ask for a test over the range in the fields."""
        low, high, steps = self._range["low"], self._range["high"], int(self._range["steps"])
        try:
            check_range(low=low, high=high, steps=steps)
        except ValueNotAllowed as error:
            self.rows[error.field].show_refusal(error.allowed)
            return
        self._show_running(True)
        self._progress.setRange(0, 0)
        self._show_message("Testing…")
        self.test_requested.emit(low, high, steps)

    def show_progress(self, done: int, total: int) -> None:
        """Show how many of the steps are made."""
        self._progress.setRange(0, total)
        self._progress.setValue(done)

    def show_found(self, found: RangeTest) -> None:
        """Show what the test found."""
        self._suggestion = found.suggestion
        self.plot.set_found(found)
        self._show_message(found.reason)
        self._show_running(False)

    def show_failure(self, message: str) -> None:
        """Say why there is no new curve; an earlier one stays."""
        self._show_message(message, "error")
        self._show_running(False)

    # what a person does -------------------------------------------------------------------------

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and isinstance(self.focusWidget(), NumberField):
            if not self._running:
                self.start()
            return
        super().keyPressEvent(event)

    def _change(self, name: str, value: ParamValue) -> None:
        if isinstance(value, int | float):
            self._range[name] = value
        for row in self.rows.values():
            row.show_refusal("")

    def _toggle(self) -> None:
        if self._running:
            self._show_message("Ending…")
            self.cancel_requested.emit()
        else:
            self.start()

    def _use(self) -> None:
        if self._suggestion is not None:
            self.use_requested.emit(self._suggestion)
            self.accept()

    # looks --------------------------------------------------------------------------------------

    def _show_message(self, text: str, role: str = "") -> None:
        sentence = text[:1].upper() + text[1:]
        self.words.setText(sentence if sentence.endswith("…") else f"{sentence}.")
        set_role(self.words, role)

    def _show_running(self, running: bool) -> None:
        self._running = running
        self._progress.setVisible(running)
        for row in self.rows.values():
            row.setEnabled(not running)
        self.test_button.setText("Cancel" if running else "Test again")
        self.test_button.setToolTip(
            "End the test and keep the curve so far" if running else "Test this range"
        )
        fine = self._suggestion is not None
        self.use_button.setEnabled(fine and not running)
        self.use_button.setText(f"Use {self._suggestion:g}" if fine else "Use")
        self.use_button.setToolTip(
            f"Set the learning rate to {self._suggestion:g}; Undo takes it back"
            if fine
            else "The test has to suggest a rate first"
        )
        if not running and fine and self.test_button.hasFocus():
            self.use_button.setFocus()
