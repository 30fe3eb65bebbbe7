"""A parameter of an activation: its row comes with the choice, is edited, refused and undone."""

import pytest

from playground import Trainer
from playground.nn.activations.elu import ELU
from playground.ui.forms.fields.number import NumberField

pytestmark = pytest.mark.gui


def params(driver):
    return driver.project.network.node("hidden_1").params


def test_a_row_comes_with_the_activation_and_is_edited_refused_and_undone(driver):
    window = driver.window
    driver.click(window.canvas.viewport(), driver.place("hidden_1"))
    window.docks.raise_dock("inspector")
    form = window.inspector.form
    assert "activation.alpha" not in form.names
    chooser = form.row("activation").field
    driver.choose(chooser, "elu")  # past leaky ReLU, whose slope comes and goes
    assert form.row("activation").field is chooser
    assert chooser.hasFocus()
    assert form.names[-2:] == ("activation", "activation.alpha")
    row = form.row("activation.alpha")
    assert isinstance(row.field, NumberField)
    assert "-α" in row.field.toolTip()
    assert row.field.accessibleName() == "Alpha"

    driver.wait_for_snapshot()
    weights = driver.weights()
    driver.type_into(row.field, "0.5")
    assert params(driver)["activation.alpha"] == 0.5
    card = window.canvas.network_scene.cards["hidden_1"].content
    assert (card.title, card.activation) == ("hidden 1 · ELU 0.5", ELU(0.5))
    assert "0.5(eᶻ - 1)" in window.inspector._title.toolTip()
    driver.wait_for_snapshot()
    # The network that is live computes with it, by the weights it had.
    alone = Trainer(driver.project)
    for key, value in driver.weights().items():
        assert (value == weights[key]).all()
        alone.network.named_parameters()["/".join(key)][...] = value
    loss = alone.evaluate()["train"]["loss"]
    assert driver.latest.metrics.train_loss == pytest.approx(loss, rel=1e-12)

    driver.type_into(row.field, "11")
    assert "at most 10" in row.problem
    assert params(driver)["activation.alpha"] == 0.5

    training = window.training.problem
    window.docks.raise_dock("training")
    driver.choose(training.activation, "leaky_relu")
    slope = training.activation_form.row("slope").field
    driver.type_into(slope, "0.25")
    output = driver.project.network.node("output").params
    assert (output["activation"], output["activation.slope"]) == ("leaky_relu", 0.25)
    while driver.project.network.node("output").params["activation"] != "tanh":
        driver.do("undo")
    assert not training.activation_form.isVisible()
    window.docks.raise_dock("inspector")

    driver.do("undo")
    assert params(driver) == {**params(driver), "activation": "elu"}
    assert "activation.alpha" not in params(driver)
    driver.do("undo")
    assert params(driver)["activation"] == "tanh"
    assert "activation.alpha" not in form.names
