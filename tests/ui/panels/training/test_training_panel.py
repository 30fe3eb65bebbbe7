"""The training dock."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from playground.core import Component, Task, params_of
from playground.nn.activations import ACTIVATIONS
from playground.nn.losses import LOSSES
from playground.nn.optimizers import OPTIMIZERS
from playground.training.base.config import TrainingConfig
from playground.ui.forms.seed_button import HIGHEST_SEED, SeedButton
from playground.ui.panels.training.training_panel import TrainingPanel
from playground.ui.widgets.section import ElidedLabel

pytestmark = pytest.mark.gui

LINEAR = next(a.name for a in ACTIVATIONS if a.is_identity)


@pytest.fixture
def panel(qtbot):
    widget = TrainingPanel()
    qtbot.addWidget(widget)
    widget.set_config(TrainingConfig(), Task.BINARY, "tanh")
    widget.resize(260, 900)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


@pytest.fixture
def wishes(panel):
    received = []
    panel.config_requested.connect(lambda *wish: received.append(wish))
    return received


def choose(qtbot, combo, value):
    combo.setFocus()
    steps = combo.findData(value) - combo.currentIndex()
    for _ in range(abs(steps)):
        qtbot.keyClick(combo, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)


def test_typing_a_learning_rate(panel, wishes, qtbot):
    field = panel.optimizer.form.row("learning_rate").field
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "0.5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    config, text, key = wishes[-1]
    assert config.optimizer == Component("sgd", {"learning_rate": 0.5})
    assert text == "Change learning rate"
    assert key == "training.optimizer.learning_rate"


def test_a_bad_learning_rate_is_said_and_changes_nothing(panel, wishes, qtbot):
    row = panel.optimizer.form.row("learning_rate")
    row.field.setFocus()
    row.field.selectAll()
    qtbot.keyClicks(row.field, "-1")
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    assert wishes == []
    assert "at least 0" in row.problem


@pytest.mark.parametrize("name", OPTIMIZERS.names)
def test_another_optimizer_keeps_the_learning_rate(panel, wishes, qtbot, name):
    if name == "sgd":
        return
    choose(qtbot, panel.optimizer.combo, name)
    config, _, key = wishes[-1]
    assert config.optimizer.name == name
    assert config.optimizer.params["learning_rate"] == 0.03
    assert key == ""
    assert OPTIMIZERS.create(config.optimizer).learning_rate == 0.03
    assert panel.optimizer.form.names


def test_setters_never_emit(panel, wishes):
    emitted = []
    panel.output_activation_requested.connect(emitted.append)
    for loss in LOSSES:
        for task in Task:
            for activation in ("", "tanh", LINEAR):
                for batch_size in (0, 1, 32):
                    config = TrainingConfig(loss=Component(loss.name), batch_size=batch_size)
                    panel.set_config(config, task, activation)
    assert wishes == []
    assert emitted == []


@pytest.mark.parametrize("task", list(Task))
def test_losses_that_do_not_fit_are_last_and_cannot_be_chosen(panel, task):
    panel.set_config(TrainingConfig(), task, "tanh")
    combo = panel.loss.combo
    fits = []
    for index in range(combo.count()):
        loss = LOSSES.get(combo.itemData(index))
        enabled = bool(combo.model().index(index, 0).flags() & Qt.ItemFlag.ItemIsEnabled)
        assert enabled == (task in loss.tasks)
        if not enabled:
            reason = combo.itemData(index, Qt.ItemDataRole.ToolTipRole)
            assert "Does not fit" in reason
        fits.append(enabled)
    assert fits == sorted(fits, reverse=True)


def test_a_loss_of_logits_offers_a_linear_output(panel, qtbot):
    loss = next(entry for entry in LOSSES if entry.from_logits and Task.BINARY in entry.tasks)
    config = TrainingConfig(loss=Component(loss.name))
    button = next(b for b in panel.findChildren(QPushButton) if "linear" in b.text())
    panel.set_config(config, Task.BINARY, LINEAR)
    assert button.isHidden()
    panel.set_config(config, Task.BINARY, "tanh")
    with qtbot.waitSignal(panel.output_activation_requested) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == [LINEAR]


def test_batch_methods(panel, wishes, qtbot):
    panel.batches.method.setFocus()
    qtbot.keyClick(panel.batches.method, Qt.Key.Key_Down)
    assert wishes[-1][0].batch_size == 0
    assert panel.batches.form.row("batch_size").isHidden()
    qtbot.keyClick(panel.batches.method, Qt.Key.Key_Up)
    assert wishes[-1][0].batch_size == 10
    qtbot.keyClick(panel.batches.method, Qt.Key.Key_Up)
    assert wishes[-1][0].batch_size == 1


def test_a_batch_size_is_typed(panel, wishes, qtbot):
    field = panel.batches.form.row("batch_size").field
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "64")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    config, text, key = wishes[-1]
    assert (config.batch_size, text, key) == (64, "Change batch size", "training.batch_size")


def test_output_activation(panel, qtbot):
    choices = [panel.activation.itemData(i) for i in range(panel.activation.count())]
    assert tuple(choices) == ACTIVATIONS.names
    with qtbot.waitSignal(panel.output_activation_requested):
        panel.activation.setFocus()
        index = panel.activation.currentIndex()
        qtbot.keyClick(panel.activation, Qt.Key.Key_Down if index == 0 else Qt.Key.Key_Up)
    panel.set_config(TrainingConfig(), Task.BINARY, "")
    assert not panel.activation.isEnabled()


def test_seed_and_bias(panel, wishes, qtbot):
    field = panel.row("seed").field
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert wishes[-1][0].seed == 1
    assert wishes[-1][2] == "training.seed"
    field = panel.row("bias").field
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "-0.2")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert wishes[-1][0].bias == -0.2
    assert wishes[-1][0].seed == 1


def test_only_what_differs_from_the_defaults_is_kept(panel, wishes, qtbot):
    default = next(
        f.default for f in params_of(OPTIMIZERS.get("sgd"))
        if f.name == "learning_rate"
    )  # fmt: skip
    field = panel.optimizer.form.row("learning_rate").field
    for value in (default + 1, default):
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, str(value))
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert wishes[-1][0].optimizer == Component("sgd")


def test_it_fits_a_narrow_dock(styled, panel):
    assert panel.content.minimumSizeHint().width() <= 200


def test_an_unknown_entry_is_shown_and_can_be_left(panel, wishes, qtbot):
    panel.set_config(TrainingConfig(optimizer=Component("gone")), Task.BINARY, "tanh")
    assert panel.optimizer.combo.currentText() == "gone"
    panel.optimizer.combo.setFocus()
    qtbot.keyClick(panel.optimizer.combo, Qt.Key.Key_Up)
    assert wishes[-1][0].optimizer.name in OPTIMIZERS


def test_the_dice_draws_another_seed(panel, wishes, qtbot):
    dice = panel.row("seed").findChild(SeedButton)
    assert dice.accessibleName()
    assert dice.toolTip()
    qtbot.mouseClick(dice, Qt.MouseButton.LeftButton)
    config, text, key = wishes[-1]
    assert 0 <= config.seed <= HIGHEST_SEED
    assert panel.row("seed").field.value == config.seed
    assert (text, key) == ("Draw other first weights", "training.seed")


def test_the_labels_of_lists_are_whole_in_a_first_dock(styled, panel):
    panel.resize(264, 700)
    for picker in (panel.loss, panel.optimizer, panel.regularizer, panel.initializer):
        label = next(
            each for each in picker.findChildren(ElidedLabel) if each.buddy() is picker.combo
        )
        assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width()
