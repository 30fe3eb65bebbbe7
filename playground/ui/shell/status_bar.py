"""The status bar: the problem, the network's size, the speed, and what is wrong."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QStatusBar, QStyle, QStyleOption, QToolButton, QWidget
from typing_extensions import override

from playground.core import Diagnostic, Severity
from playground.core.text.numbers import counted
from playground.datasets.base.dataset import Dataset
from playground.graph import NetworkSpec
from playground.session.base.events import CheckpointsKept
from playground.session.snapshots.snapshot import Snapshot
from playground.ui.shell.work_meter import WorkMeter
from playground.ui.support.later import Soon
from playground.ui.theme.markup import as_text
from playground.ui.theme.stylesheet import set_role


class TroubleTold(Protocol):
    """What goes wrong in a training: in a sentence, what it is about, and what helps."""

    @property
    def message(self) -> str:
        """The sentence."""

    @property
    def node_id(self) -> str:
        """The layer's id; empty for the whole training."""

    @property
    def panel(self) -> str:
        """The panel or plot that shows it."""

    @property
    def remedy(self) -> str:
        """What was tried and helps, in the words of a button; empty where nothing did."""

    @property
    def remedy_tip(self) -> str:
        """What came of trying it."""


class StatusBar(QStatusBar):
    """Facts on the left, findings on the right; messages in between come and go.

    What there is no room for ends in an ellipsis and is told in full by the tooltip.

    Signals
    -------
    finding_activated(node_id)
        The person pressed the finding: show the layer it is about.
    panel_requested(name, node_id)
        The person pressed the finding: show what it can be seen in, of the layer it is about.
    remedy_requested()
        The person wants what helps.
    cancel_loading_requested()
        The person does not want to wait for the data that is being read.
    """

    finding_activated = Signal(str)
    panel_requested = Signal(str, str)
    remedy_requested = Signal()
    cancel_loading_requested = Signal()

    MESSAGE_MS = 8000
    MARGIN = 6
    ROOM_OF_GRIP = 48
    SPEED_STEP = 32
    MOST_OF_FINDING = 0.45
    """The share of the bar that a finding may take while there is a message."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._problem = QLabel()
        self._size = QLabel()
        self._speed = QLabel()
        self._off = QLabel()
        self._off.setProperty("role", "warning")
        self._off.setToolTip("These units put out zero in all that is shown, not in the training")
        self._facts = (self._problem, self._size, self._speed)
        for label in self._facts:
            self.addWidget(label)
        self._finding = QToolButton()
        self._finding.setAutoRaise(True)
        self._finding.setMinimumWidth(1)  # no sentence makes the window wider
        self._finding.clicked.connect(self._activate)
        self._told: tuple[str, int] | None = None
        self._is_tip = False
        self._node_id = self._panel = ""
        self._remedy = QToolButton()
        self._remedy.setProperty("role", "link")
        self._remedy.setAccessibleName("Use what helps")
        self._remedy.setToolTip("Use what was tried and helps")
        self._remedy.clicked.connect(self.remedy_requested)
        self._remedy.hide()
        self._finding_text = ""
        self._found: tuple[str, ...] = ()
        self._fit_soon = Soon(self._fit_finding, self)
        self._troubles: tuple[TroubleTold, ...] = ()
        self._is_sound = False
        self._warned_node = ""
        self.messageChanged.connect(self._make_room)
        self.loading = WorkMeter("Reading data", "Stop reading; the data in use stays", parent)
        self.work = WorkMeter("Working with files", "Give it up; nothing is changed", parent)
        self.loading.cancel_requested.connect(self.cancel_loading_requested)
        self.addPermanentWidget(self.work)
        self.addPermanentWidget(self.loading)
        self.addPermanentWidget(self._off)
        self.addPermanentWidget(self._finding)
        self.addPermanentWidget(self._remedy)
        self.set_diagnostics((), NetworkSpec())

    def set_problem(self, dataset: Dataset) -> None:
        """Name the problem."""
        columns = len(dataset.columns)
        features = counted(columns, "feature")
        self._problem.setText(f"{dataset.task.described(len(dataset.classes))} · {features}")

    def set_parameters(self, count: int) -> None:
        """Write the network's size."""
        text = counted(count, "parameter")
        if text != self._size.text():
            self._size.setText(text)
            self._fit_soon.ask()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Write the speed; nothing while paused."""
        text = ""
        if snapshot.steps_per_second:
            text = f"{snapshot.steps_per_second:,.0f} steps/s"
            if snapshot.epochs_per_second >= 1:
                text += f" · {snapshot.epochs_per_second:,.0f} epochs/s"
        if text != self._speed.text():
            self._show_speed(text)

    def _show_speed(self, text: str) -> None:
        """Write it in room for a little more: a bar that shares it out anew moves the window."""
        self._speed.setText(text)
        hint = self._speed.sizeHint()
        room = QSize(-(-hint.width() // self.SPEED_STEP) * self.SPEED_STEP, hint.height())
        if room != self._speed.minimumSize():
            self._speed.setFixedSize(room)
            self._fit_finding()

    def show_off(self, text: str) -> None:
        """Say how many units are switched off."""
        self._off.setText(text)
        self._off.setVisible(bool(text))
        self._fit_finding()

    def show_nothing(self) -> None:
        """Say that no data is there to train on."""
        self._problem.setText("No data yet")
        self._size.clear()
        self._size.setToolTip("")
        self._speed.clear()

    def set_diagnostics(self, diagnostics: Sequence[Diagnostic], network: NetworkSpec) -> None:
        """Show the first finding, errors before warnings, and how many more there are."""
        ranked = sorted(diagnostics, key=lambda d: d.severity is not Severity.ERROR)
        self._is_sound = not ranked
        self._warned_node = ""
        if not ranked:
            self._show_health()
            return
        first = ranked[0]
        if first.severity is Severity.WARNING:
            self._warned_node = first.node_id
        text = network.told(first)
        more = f"  (+{len(ranked) - 1} more)" if len(ranked) > 1 else ""
        everything = "\n".join(map(network.told, ranked))
        self._show_finding(text + more, first.severity.value, first.node_id, everything)
        self._offer_remedy()

    def set_troubles(self, troubles: Sequence[TroubleTold]) -> None:
        """Say what goes wrong while a sound network trains; nothing goes wrong without one.

        What the network was warned of before it trained is not told twice: there only what helps
        is added.
        """
        if tuple(troubles) != self._troubles:
            self._troubles = tuple(troubles)
            if self._is_sound:
                self._show_health()
            else:
                self._offer_remedy()

    def _show_health(self) -> None:
        if not self._troubles:
            self._show_finding("No problems", "", "", "The network can be trained")
            return
        first = self._troubles[0]
        more = f"  (+{len(self._troubles) - 1} more)" if len(self._troubles) > 1 else ""
        everything = "\n".join(trouble.message for trouble in self._troubles)
        text = first.message[:1].upper() + first.message[1:] + more
        self._show_finding(text, Severity.WARNING.value, first.node_id, everything, first.panel)
        self._offer_remedy()

    def _offer_remedy(self) -> None:
        """Offer what was tried and helps against the trouble that is told."""
        if not self._troubles:
            self._remedy.hide()
            return
        first = self._troubles[0]
        is_told = self._is_sound or first.node_id == self._warned_node != ""
        self._remedy.setText(first.remedy)
        self._remedy.setAccessibleName(first.remedy)
        self._remedy.setToolTip(first.remedy_tip)
        self._remedy.setVisible(is_told and bool(first.remedy))
        self._fit_finding()

    def show_kept(self, kept: CheckpointsKept) -> None:
        """Tell by a tooltip which moments of training are kept, and how much memory they take."""
        used, limit = kept.used_bytes / 2**20, kept.limit_bytes / 2**20
        lines = [
            f"Kept for undo and redo: {counted(kept.count, 'moment')} of training",
            f"All in {used:,.1f} MB of {limit:,.0f} MB",
        ]
        if steps := kept.steps:
            span = f"step {steps[0]:,}"
            if len(steps) > 1:
                span += f" to {steps[-1]:,}, closer together the later"
            lines.insert(0, f"Kept of this training: {counted(len(steps), 'moment')}, {span}")
        self._size.setToolTip("\n".join(lines))

    def show_unchecked(self) -> None:
        """Say that without data nobody knows whether the network can be trained."""
        self._is_sound = False
        self._warned_node = ""
        self._show_finding("Not checked yet", "", "", "The network is checked once data is there")

    def show_loading(self, done: int, total: int) -> None:
        """Show how far the reading of the data is."""
        self.loading.show_progress(done, total)

    def hide_loading(self) -> None:
        """Show no reading of data any more."""
        self.loading.finish()

    def set_message(self, text: str) -> None:
        """Say something for a few seconds."""
        self._say(text, self.MESSAGE_MS)

    def set_fact(self, text: str) -> None:
        """Say something that holds until something else is said; nothing takes a fact back."""
        if text:
            self._say(text, 0)
        elif self._told is not None and not self._told[1]:
            self.forget_message()

    def forget_message(self) -> None:
        """Say nothing more: what was said does not hold any longer."""
        self._told = None
        self.clearMessage()

    def _go_on_behind_tips(self, message: str) -> None:
        """Say again what was said, once the tip for what lay under the pointer is gone."""
        was_tip = self._is_tip
        self._is_tip = bool(message) and (self._told is None or message != self._told[0])
        if not message and was_tip and self._told is not None:
            self.showMessage(*self._told)
        elif not message and not was_tip:
            self._told = None  # its time is over

    def _say(self, text: str, milliseconds: int) -> None:
        self._told = (text, milliseconds)
        self.showMessage(text, milliseconds)

    @property
    def shown_message(self) -> str:
        """The message as far as there is room for it."""
        return self._elided(self.currentMessage(), self._message_area().width())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a message that is too long with an ellipsis."""
        if self.shown_message == self.currentMessage():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelStatusBar, option, painter, self)
        painter.setPen(self.palette().windowText().color())
        at = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self._message_area(), at, self.shown_message)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_finding()
        self._show_whole_message()

    def _message_area(self) -> QRect:
        """Return where messages are written: left of the finding."""
        meters = (self.work, self.loading, self._off)
        shown = (each for each in meters if not each.isHidden())
        first = next(shown, self._finding)
        width = first.x() - 2 * self.MARGIN
        return QRect(self.MARGIN, 0, max(width, 0), self.height())

    def _elided(self, text: str, width: int) -> str:
        return self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)

    def _make_room(self, message: str) -> None:
        """Hide the facts behind a message: Qt forgets to, when the window was not up yet."""
        self._go_on_behind_tips(message)
        for label in self._facts:
            label.setVisible(not message)
        self._fit_finding()
        self._show_whole_message()

    def _show_whole_message(self) -> None:
        """Tell by the tooltip what the bar has no room for."""
        whole = self.currentMessage()
        self.setToolTip("" if self.shown_message == whole else whole)

    def _fit_finding(self) -> None:
        others = (self.work, self.loading, self._off, self._remedy, *self._facts)
        taken = sum(
            each.sizeHint().width() + 2 * self.MARGIN for each in others if not each.isHidden()
        )
        least = round(self.MOST_OF_FINDING * self.width())
        most = max(least, 0 if self.currentMessage() else self.width() - taken - self.ROOM_OF_GRIP)
        metrics = self._finding.fontMetrics()  # a warning's is bold
        text = metrics.elidedText(self._finding_text, Qt.TextElideMode.ElideRight, most)
        self._finding.setText(text)

    def _show_finding(self, text: str, role: str, node_id: str, tip: str, panel: str = "") -> None:
        found = (text, role, node_id, tip, panel)
        if found == self._found and self._remedy.isHidden():
            return  # told after every edit
        self._found = found
        self._remedy.hide()
        self._finding_text = text
        self._finding.setToolTip(as_text(tip))
        self._finding.setAccessibleName(text)
        if role != self._finding.property("role"):
            set_role(self._finding, role)
        self._fit_finding()
        self._node_id, self._panel = node_id, panel

    def _activate(self) -> None:
        if self._node_id:
            self.finding_activated.emit(self._node_id)
        if self._panel:
            self.panel_requested.emit(self._panel, self._node_id)
