"""One number's check: agreement where the loss is smooth, a named kink where it is not."""

import math

import numpy as np
import pytest

from playground.core import ValueNotAllowed
from playground.explain import ExplainContext, Objective, ParameterIndex
from playground.explain.base.gradient_check import STEP, check_gradient


def test_a_smooth_loss_agrees_to_many_digits(situate, plain):
    for kind in ("squared", "binary", "multiclass", "regression"):
        context = situate(kind)
        mlp = plain(context, context.batch)
        gradient = mlp.gradients(context.theta).mean(axis=0)
        for slot in context.layout:
            place = ParameterIndex(slot.node_id, slot.name, tuple(n - 1 for n in slot.shape))
            found = check_gradient(context, place)
            expected = gradient[place.flat(context)]
            assert found.backprop == pytest.approx(expected, rel=1e-5, abs=1e-8)
            assert not found.has_kink
            assert found.digits >= 6
            assert f"agrees to {found.digits} digits" in found.text


def test_an_activation_is_nudged_for_one_sample_alone(situate, plain):
    context = situate("squared")
    mlp = plain(context, context.batch)
    (w, b), values = mlp.split(context.theta)[2], mlp.values(context.theta)
    for sample in (0, 3):

        def loss(nudge, sample=sample):
            a = values[1][1].copy()
            a[sample, 1] += nudge
            return 0.5 * ((np.tanh(a @ w + b) - mlp.t) ** 2).sum(axis=1).mean()

        found = check_gradient(context, ParameterIndex("hidden_2", "value", (1,)), sample=sample)
        expected = (loss(1e-6) - loss(-1e-6)) / 2e-6
        assert found.difference == pytest.approx(expected, rel=1e-6, abs=1e-9)
        assert found.backprop == pytest.approx(expected, rel=1e-6, abs=1e-9)
        assert found.digits >= 7


@pytest.mark.parametrize(
    ("distance", "finer_agrees"), [(0.5 * STEP, True), (-0.5 * STEP, True), (0.02 * STEP, False)]
)
def test_a_kink_within_the_nudge_is_named_and_is_no_error(train, distance, finer_agrees):
    trainer = train("relu", dtype="float64")
    context = ExplainContext.of(trainer)
    row = int(context.batch[0])
    named = trainer.network.named_parameters()
    # Unit 3 of the first layer stands just on one side of its kink for one sample.
    z = context.dataset.x_train[row] @ named["hidden_1/weight"][:, 3] + named["hidden_1/bias"][3]
    named["hidden_1/bias"][3] += distance - z
    named["hidden_2/weight"][3] = 1.0
    context = ExplainContext.of(trainer)
    place = ParameterIndex("hidden_1", "bias", (3,))
    found = check_gradient(context, place, rows=[row])
    assert found.has_kink
    assert "kink" in found.text
    assert "no error of backpropagation" in found.text
    assert (found.digits >= 6) == finer_agrees
    far = check_gradient(context, ParameterIndex("output", "bias", (0,)), rows=[row])
    assert not far.has_kink


def test_a_kink_the_number_sits_on_is_named(train):
    trainer = train("relu")
    context = ExplainContext.of(trainer)
    row = int(context.batch[0])
    named = trainer.network.named_parameters()
    named["hidden_1/weight"][:, 3] = 0.0
    named["hidden_1/bias"][3] = 0.0
    named["hidden_2/weight"][3] = 1.0
    found = check_gradient(
        ExplainContext.of(trainer), ParameterIndex("hidden_1", "bias", (3,)), rows=[row]
    )
    # Both differences are the mean of the slopes on either side; backprop's number is the left one.
    assert found.difference == pytest.approx(found.finer, rel=1e-4)
    assert found.has_kink


def test_batch_norm_and_dropout_do_not_stand_in_the_way(situate):
    for kind in ("batch_norm", "dropout"):
        context = situate("squared", extra=kind)
        own = Objective(context, context.batch)
        place = ParameterIndex("hidden_1", "weight", (1, 2))
        found = check_gradient(context, place)
        assert found.backprop == own.gradient(own.theta)[place.flat(context)]
        assert found.digits >= 6
        assert math.isfinite(found.difference)


def test_what_is_not_there_is_refused(situate):
    with pytest.raises(ValueNotAllowed, match="hidden_9"):
        check_gradient(situate(), ParameterIndex("hidden_9", "bias", (0,)))
