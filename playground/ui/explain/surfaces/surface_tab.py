"""Optimizers on classic surfaces, all at once from one start, with what they remember."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QIcon, QKeyEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from playground.core import Component, ParamValue, params_of
from playground.explain import ExplainContext
from playground.explain.base.surface import Surface
from playground.explain.surfaces import SURFACES
from playground.explain.updates.optimizer_table import Rates
from playground.explain.updates.surface_descent import Descent, descend
from playground.nn.optimizers import OPTIMIZERS
from playground.ui.explain.base.explain_tab import ExplainTab
from playground.ui.explain.base.jobs import Jobs
from playground.ui.explain.base.number_table import NumberTable
from playground.ui.explain.base.scrolling import scrolling
from playground.ui.explain.surfaces.surface_view import SurfaceView
from playground.ui.forms.param_row import ParamRow
from playground.ui.plots.base.number_format import significant
from playground.ui.theme.icons import icon
from playground.ui.theme.tokens import GRID, Theme, class_colors
from playground.ui.widgets.message_labels import message_label, set_message
from playground.ui.widgets.section import MARGIN, heading
from playground.ui.widgets.wheel_focus import WheelFocus

STEPS = 300
FRAME_MS = 33
SIDE = 300
SLOT = "surfaces.ways"
COLUMNS = (
    ("optimizer", "Every optimizer starts at the cross"),
    ("rate", "Its learning rate"),
    ("loss now", "The surface where it is"),
    ("best", "The lowest it came on the whole way"),
)


class SurfaceTab(ExplainTab):
    """Needs no network: a surface, a start, and every optimizer on its way."""

    key = "surfaces"
    follows_play = True  # it asks nothing of the training, and goes on beside it
    title = "Classic surfaces"
    help = "A bowl, a valley, a saddle: every optimizer from the same start, without a network"

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(jobs)
        self._params: dict[str, ParamValue] = {}
        self._start = (0.0, 0.0)
        self._optimizers: list[Component] = []
        self.ways: tuple[Descent, ...] = ()
        self.view = SurfaceView()
        self.view.hide_controls()
        self.surface_box, self.rate_box = QComboBox(), QComboBox()
        self.table = NumberTable("Optimizers on the surface", COLUMNS)
        self.play_button, self.slider = QPushButton(), QSlider(Qt.Orientation.Horizontal)
        for field in (self.surface_box, self.rate_box, self.slider):
            WheelFocus(field)
        self.about, self.message = QLabel(), message_label("secondary")
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._advance)
        self._form = QFormLayout()
        self._lay_out()
        self._connect()
        self._choose_surface()

    def _lay_out(self) -> None:
        for cls in SURFACES:
            self.surface_box.addItem(cls.title, cls.name)
        self.surface_box.setAccessibleName("Surface")
        self.surface_box.setToolTip("Which surface to go down")
        self.rate_box.addItem("Own default rates", "own")
        self.rate_box.addItem("Same rate", "same")
        self.rate_box.setAccessibleName("Learning rates")
        self.rate_box.setToolTip("Every optimizer at its usual rate, or all at the surface's")
        self.about.setWordWrap(True)
        self.about.setProperty("role", "secondary")
        self._form.setHorizontalSpacing(GRID)
        self._form.setVerticalSpacing(GRID // 2)
        boxes = QHBoxLayout()
        boxes.addWidget(self.surface_box, 1)
        boxes.addWidget(self.rate_box)
        self.slider.setRange(0, STEPS)
        self.slider.setAccessibleName("Step")
        self.slider.setToolTip("Any step of the way")
        controls = QHBoxLayout()
        controls.addWidget(self.play_button)
        controls.addWidget(self.slider, 1)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(MARGIN, GRID, GRID, GRID)
        column.setSpacing(GRID // 2)
        column.addWidget(heading("Descent without a network"))
        column.addLayout(boxes)
        column.addLayout(self._form)
        column.addWidget(self.about)
        column.addStretch(1)
        column.addLayout(controls)
        column.addWidget(self.message)
        results = QWidget()
        results.setMinimumWidth(SIDE)
        box = QVBoxLayout(results)
        box.setContentsMargins(GRID, GRID, MARGIN, GRID)
        box.addWidget(self.table)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(scrolling(side, "What is descended", SIDE))
        row.addWidget(self.view, 3)
        row.addWidget(results, 2)

    def _connect(self) -> None:
        self.surface_box.activated.connect(lambda _: self._choose_surface())
        self.rate_box.activated.connect(lambda _: self._compute())
        self.view.start_chosen.connect(self._begin_at)
        self.play_button.clicked.connect(self._play_or_pause)
        self.slider.valueChanged.connect(self._show_step)
        self.table.itemSelectionChanged.connect(lambda: self._show_step(self.slider.value()))
        self._show_playing()

    # what every tab does ------------------------------------------------------------------------

    @override
    def show_context(self, context: ExplainContext, running: bool) -> None:
        """Keep as it is: no training is behind it."""

    @override
    def show_nothing(self, why: str) -> None:
        """Keep as it is: it needs no training."""

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.view.set_theme(theme)
        self._show_playing()
        self._show_step(self.slider.value())

    @override
    def text(self) -> str:
        where = ", ".join(significant(each) for each in self._start)
        title = SURFACES.get(self.surface.name).title
        return f"{title} from ({where}), step {self.slider.value()}\n\n{self.table.words}"

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.ways:
            self._compute()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """Rest: nothing that is not seen moves."""
        super().hideEvent(event)
        self._timer.stop()
        self._show_playing()

    # choosing -----------------------------------------------------------------------------------

    @property
    def surface(self) -> Surface:
        """The surface as it is chosen."""
        return SURFACES.create(Component(self.surface_box.currentData(), dict(self._params)))

    def _choose_surface(self) -> None:
        self._params = {}
        while self._form.rowCount():
            self._form.removeRow(0)
        cls = SURFACES.get(self.surface_box.currentData())
        for param in params_of(cls):
            row = ParamRow(param)
            row.set_value(getattr(self.surface, param.name))
            row.value_requested.connect(self._set_param)
            self._form.addRow(row)
        self._start = cls.start
        self.about.setText(f"{cls.help} Click to begin elsewhere.")
        if self.isVisible():
            self._compute()

    def _set_param(self, name: str, value: ParamValue) -> None:
        self._params[name] = value
        self._compute()

    def _begin_at(self, x: float, y: float) -> None:
        self._start = (x, y)
        self._compute()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.view.hasFocus():
            self.view.choose_cursor()
        else:
            super().keyPressEvent(event)

    def _entries(self) -> list[Component]:
        """Return every optimizer, plain descent at a rate that suits the surface."""
        rates: Rates = self.rate_box.currentData()
        rate = SURFACES.get(self.surface.name).rate
        found = [Component("sgd", {"learning_rate": rate})]
        found.append(Component("sgd", {"learning_rate": rate, "momentum": 0.9}))
        for cls in OPTIMIZERS:
            if cls.name == "sgd":
                continue
            same = rates == "same" and not cls.searches
            found.append(Component(cls.name, {"learning_rate": rate} if same else {}))
        return found

    # computing and moving -----------------------------------------------------------------------

    def _compute(self) -> None:
        surface, start, optimizers = self.surface, self._start, self._entries()
        self.ways = ()
        self.view.show_surface(surface, start)
        self.jobs.submit(
            SLOT,
            lambda run: descend(surface, start, optimizers, STEPS, run.progress),
            self._take,
            lambda text: set_message(self.message, text),
        )

    def _take(self, ways: tuple[Descent, ...] | None) -> None:
        if ways is None:
            return
        self.ways = ways
        self.table.setRowCount(len(ways))
        for row, (way, color) in enumerate(zip(ways, self._colors(), strict=True)):
            rate = OPTIMIZERS.create(way.optimizer).learning_rate
            title = OPTIMIZERS.get(way.optimizer.name).title
            momentum = way.optimizer.params.get("momentum")
            name = f"{title}, momentum {momentum:g}" if momentum else title
            best = "left the picture" if way.diverged else significant(way.best)
            self.table.set_row(row, (name, significant(rate), "", best))
            item = self.table.item(row, 0)
            assert item is not None
            item.setIcon(_chip(color))
        self.slider.setValue(0)
        self._show_step(0)
        if self.isVisible():
            self._timer.start()
            self._show_playing()

    def _colors(self) -> list[str]:
        return list(class_colors(self.theme, max(len(self.ways), 3)))[: len(self.ways)]

    def _advance(self) -> None:
        if self.slider.value() >= STEPS:
            self._timer.stop()
            self._show_playing()
        else:
            self.slider.setValue(self.slider.value() + 1)

    def _show_step(self, step: int) -> None:
        if not self.ways:
            return
        self.view.show_ways(self.ways, self._colors(), step, self.table.currentRow())
        for row, way in enumerate(self.ways):
            end = min(step, len(way.losses) - 1)
            self.table.set_text(row, 2, significant(float(way.losses[end])))

    def _play_or_pause(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
        else:
            if self.slider.value() >= STEPS:
                self.slider.setValue(0)
            self._timer.start()
        self._show_playing()

    def _show_playing(self) -> None:
        playing = self._timer.isActive()
        text = "Pause the descent" if playing else "Run the descent"
        self.play_button.setIcon(icon("pause" if playing else "play", self.theme.text, 16))
        self.play_button.setToolTip(text)
        self.play_button.setAccessibleName(text)


def _chip(color: str) -> QIcon:
    pixmap = QPixmap(10, 10)
    pixmap.fill(QColor(color))
    return QIcon(pixmap)
