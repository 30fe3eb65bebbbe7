"""Many parameters' checks: every digit where the loss is smooth, kinks told from errors."""

import numpy as np
import pytest

from playground.explain import ExplainContext, ParameterIndex
from playground.explain.base.gradient_check import check_gradient
from playground.explain.updates.weights_check import SOME, check_weights, choose_places
from playground.project.templates import template
from playground.training import Trainer


def test_each_is_the_single_check(situate):
    context = situate("relu")
    found = check_weights(context)
    assert len(found.places) == found.of == context.size
    for span in context.layout:
        for index in np.ndindex(*span.shape):
            place = ParameterIndex(span.node_id, span.name, index)
            alone = check_gradient(context, place)
            i = place.flat(context)
            assert found.backprop[i] == pytest.approx(alone.backprop, rel=1e-12, abs=1e-15)
            assert found.difference[i] == pytest.approx(alone.difference, rel=1e-5, abs=1e-9)
            assert found.kinks[i] == alone.has_kink


def test_a_smooth_network_agrees_everywhere(situate):
    for kind in ("squared", "binary", "multiclass", "regression"):
        found = check_weights(situate(kind))
        assert not found.kinks.any()
        assert found.digits.min() >= 5
        assert found.text.startswith(f"all {found.of:,} parameters: agree to at least")


def test_the_worst_of_an_image_networks_differences_are_kinks():
    """Pooling and ReLU switch within the nudge: every large difference is named a kink."""
    trainer = Trainer(template("lenet-digits"))
    trainer.step(45)
    context = ExplainContext.of(trainer)
    places = choose_places(context)
    assert len(places) == len(set(places.tolist())) == SOME
    conv = np.arange(80)  # the first convolution: its nudges move everything behind
    found = check_weights(context, conv)
    scale = np.abs(found.backprop).max()
    wrong = np.abs(found.difference - found.backprop) > 1e-4 * scale
    assert found.kinks[wrong].all()
    smooth = ~found.kinks
    assert smooth.any()
    np.testing.assert_allclose(
        found.difference[smooth], found.backprop[smooth], rtol=1e-3, atol=1e-6 * scale
    )


def test_it_can_be_stopped(situate):
    assert check_weights(situate(), progress=lambda *_: False) is None
