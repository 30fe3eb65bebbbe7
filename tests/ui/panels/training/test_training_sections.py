"""Schedule, clipping and stopping in the training dock: folded while they are as usual."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton

from playground.core import Component, Task, params_of
from playground.nn.schedules import SCHEDULES
from playground.session.snapshots.snapshot import Snapshot
from playground.training.base.config import Stopping, TrainingConfig
from playground.training.base.history import Metrics
from playground.training.base.phase import Phase
from playground.ui.forms.param_row import ParamRow
from playground.ui.panels.training.rate_curve import rate_curve
from playground.ui.panels.training.training_panel import SECTIONS, TrainingPanel

pytestmark = pytest.mark.gui

USUAL = TrainingConfig()


@pytest.fixture
def panel(qtbot):
    widget = TrainingPanel()
    qtbot.addWidget(widget)
    widget.set_config(USUAL, Task.BINARY, "tanh")
    widget.resize(260, 1400)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


@pytest.fixture
def wishes(panel):
    received = []
    panel.config_requested.connect(lambda *wish: received.append(wish))
    return received


def unfold(qtbot, fold):
    qtbot.mouseClick(fold.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert fold.is_open


def enter(qtbot, row, text):
    row.field.setFocus()
    row.field.selectAll()
    qtbot.keyClicks(row.field, text)
    qtbot.keyClick(row.field, Qt.Key.Key_Return)


def snapshot(epoch, rate, steps_per_epoch=25):
    metrics = Metrics(int(epoch * steps_per_epoch), epoch, 0.5, 0.5, 0.5, 0.5)
    return Snapshot(
        1, metrics.step, int(epoch), Phase.READY, False, 0.5, metrics,
        rate=rate, steps_per_epoch=steps_per_epoch,
    )  # fmt: skip


def test_sections_are_folded_while_they_are_as_usual(panel):
    assert not any(f.is_open for f in (panel.schedule, panel.clipping, panel.stopping))
    assert (panel.schedule.note, panel.clipping.note, panel.stopping.note) == (
        "Constant",
        "Off",
        "Off",
    )
    config = TrainingConfig(
        schedule=Component("cosine"), clip_norm=1.0, stopping=Stopping(patience=5)
    )
    panel.set_config(config, Task.BINARY, "tanh")
    assert all(f.is_open for f in (panel.schedule, panel.clipping, panel.stopping))
    assert "Cosine" in panel.schedule.note
    assert panel.stopping.note == "Patience"


def test_what_a_person_folds_stays_folded(panel, qtbot):
    unfold(qtbot, panel.clipping)
    panel.set_config(USUAL, Task.BINARY, "tanh")
    assert panel.clipping.is_open
    qtbot.mouseClick(panel.clipping.findChild(QToolButton), Qt.MouseButton.LeftButton)
    panel.set_config(TrainingConfig(clip_value=2.0), Task.BINARY, "tanh")
    assert not panel.clipping.is_open
    assert panel.clipping.note == "Clip entries at"


@pytest.mark.parametrize("name", SCHEDULES.names)
def test_every_schedule_can_be_chosen_and_is_drawn(panel, wishes, qtbot, name):
    unfold(qtbot, panel.schedule)
    combo = panel.schedule.picker.combo
    combo.setFocus()
    while combo.currentData() != name:
        qtbot.keyClick(combo, Qt.Key.Key_Down)
    if name != USUAL.schedule.name:
        assert wishes[-1][0].schedule == Component(name)
    curve = panel.schedule.preview.curve
    assert np.isfinite(curve.rates).all()
    assert panel.schedule.preview.height() > 40


def test_the_present_rate_is_shown_on_the_curve(panel, qtbot):
    unfold(qtbot, panel.schedule)
    panel.set_config(TrainingConfig(schedule=Component("cosine")), Task.BINARY, "tanh")
    panel.show_snapshot(snapshot(3.0, 0.0123))
    assert panel.schedule.present == "Now 0.0123"
    before = panel.schedule.preview.grab().toImage()
    panel.show_snapshot(snapshot(60.0, 0.01))
    assert panel.schedule.preview.grab().toImage() != before


def test_the_curve_is_what_training_uses():
    config = TrainingConfig(schedule=Component("step", {"every": 2.0, "gamma": 0.5}), warm_up=10)
    curve = rate_curve(config, steps_per_epoch=10)
    for epoch, rate in zip(curve.epochs, curve.rates, strict=True):
        ramp = min(1.0, (int(epoch * 10) + 1) / 10)
        assert rate == pytest.approx(0.03 * ramp * 0.5 ** (epoch // 2), abs=1e-12) or (
            abs(epoch / 2 - round(epoch / 2)) < 1e-6
        )
    watched = rate_curve(TrainingConfig(schedule=Component("plateau")), 10, 5.0, 0.001)
    assert watched.watches_loss
    assert watched.rates[-1] == 0.001
    assert rate_curve(TrainingConfig(schedule=Component("gone")), 10) is None


def test_warm_up_clipping_and_stopping_are_typed(panel, wishes, qtbot):
    unfold(qtbot, panel.schedule)
    enter(qtbot, panel.schedule.form.row("warm_up"), "100")
    assert wishes[-1][0].warm_up == 100
    unfold(qtbot, panel.clipping)
    enter(qtbot, panel.clipping.form.row("clip_norm"), "1.5")
    assert (wishes[-1][0].clip_norm, wishes[-1][2]) == (1.5, "training.clip_norm")
    unfold(qtbot, panel.stopping)
    enter(qtbot, panel.stopping.form.row("patience"), "20")
    config, text, key = wishes[-1]
    assert config.stopping == replace(Stopping(), patience=20)
    assert (text, key) == ("Change stopping: patience", "training.stopping.patience")
    enter(qtbot, panel.row("max_norm"), "3")
    config = wishes[-1][0]
    assert (config.warm_up, config.clip_norm, config.max_norm) == (100, 1.5, 3.0)
    qtbot.mouseClick(panel.row("decay_biases").field, Qt.MouseButton.LeftButton)
    assert wishes[-1][0].decay_biases


def test_every_field_of_a_configuration_has_its_section():
    placed = [name for _, names in SECTIONS for name in names]
    assert sorted(placed) == sorted(TrainingConfig.__struct_fields__)


def test_every_option_has_a_row(panel):
    rows = {row.field.objectName() for row in panel.findChildren(ParamRow)}
    assert {option.name for option in (*params_of(TrainingConfig), *params_of(Stopping))} <= rows


def test_a_searching_optimizer_offers_the_full_batch(panel, wishes, qtbot):
    panel.set_config(TrainingConfig(optimizer=Component("lbfgs")), Task.BINARY, "tanh")
    assert "all samples" in panel.optimizing.batch_hint.text
    button = panel.optimizing.batch_hint.findChild(QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert wishes[-1][0].batch_size == 0
    assert panel.optimizing.batch_hint.text == ""


@pytest.mark.parametrize(
    ("field", "config", "row"),
    [
        ("batch_size", USUAL, lambda p: p.batches.form.row("batch_size")),
        ("stopping.patience", USUAL, lambda p: p.stopping.form.row("patience")),
        ("clip_norm", USUAL, lambda p: p.clipping.form.row("clip_norm")),
        (
            "plateau.patience",
            TrainingConfig(schedule=Component("plateau")),
            lambda p: p.schedule.picker.form.row("patience"),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_refusal_is_shown_at_its_row_and_unfolds_it(panel, field, config, row):
    panel.set_config(config, Task.BINARY, "tanh")
    panel.show_error(f"{field}: 7 is not allowed; use less", field, "use less")
    assert row(panel).problem == "Use less"
    assert row(panel).isVisible()
    assert panel.error == ""
    panel.show_error("", "", "")
    assert row(panel).problem == ""


def test_a_refusal_without_a_row_is_shown_above(panel):
    panel.show_error("gone: is not there", "optimizer", "")
    assert panel.error == "gone: is not there"
