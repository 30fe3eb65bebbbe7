"""What is said of a number: its smallest factor, what is dead, and what stands in the way."""

import numpy as np
import pytest
from msgspec.structs import replace

from playground.explain import ExplainContext, Objective, ParameterIndex
from playground.explain.chain_rule.gradient_reason import explain_gradient

PLACE = ParameterIndex("hidden_1", "weight", (1, 2))


def test_batch_norm_leaves_the_batchs_gradient_and_names_the_first_layer_behind(situate):
    context = situate("squared", extra="batch_norm")
    told = explain_gradient(context, PLACE)
    assert told.chain is None
    assert (told.obstacle.node_id, told.obstacle.first_behind) == ("extra", "hidden_2")
    own = Objective(context, context.batch)
    gradient = own.gradient(own.theta)[PLACE.flat(context)]
    assert told.check.backprop == gradient
    (sentence,) = told.sentences
    assert sentence.startswith("Batch norm mixes the samples of a batch: no single")
    assert f"The batch's gradient is {gradient:.4g}" in sentence
    assert "agrees to" in sentence
    behind = explain_gradient(context, ParameterIndex("hidden_2", "weight", (0, 1)))
    assert behind.obstacle is None
    assert behind.chain.share == pytest.approx(behind.chain.sample_backprop, rel=1e-11)


def test_dropout_has_paths_with_the_batchs_own_draw(situate):
    context = situate("squared", extra="dropout")
    told = explain_gradient(context, PLACE, sample=1)
    assert told.obstacle is None
    assert told.chain.share == pytest.approx(told.chain.sample_backprop, rel=1e-11, abs=1e-16)


def test_a_relu_that_is_off_is_the_reason(train):
    trainer = train("relu")
    trainer.network.named_parameters()["hidden_1/bias"][2] = -100.0
    told = explain_gradient(ExplainContext.of(trainer), PLACE)
    (sentence,) = told.sentences
    assert sentence.startswith("ReLU is off at hidden 1[2] (z = −")
    assert sentence.endswith("every path through it is 0.")


def test_an_input_of_zero_is_the_reason(situate):
    context = situate("squared")
    rows = context.dataset.x_train.copy()
    rows[context.batch[4], 1] = 0.0
    context = replace(context, dataset=replace(context.dataset, x_train=rows))
    told = explain_gradient(context, PLACE, sample=4)
    assert told.sentences == ("The input y is 0: every path through it is 0.",)


def test_a_flat_tanh_is_the_smallest_factor(train):
    trainer = train("squared")
    trainer.network.named_parameters()["hidden_2/bias"][:] = 8.0
    told = explain_gradient(ExplainContext.of(trainer), PLACE)
    smallest = min(
        (f for f in told.chain.paths[0].factors if f.symbol != "1/B"), key=lambda f: abs(f.value)
    )
    assert smallest.symbol == "f'(z)"
    assert smallest.value == pytest.approx(1 - np.tanh(smallest.at) ** 2, rel=1e-6)
    assert "tanh is flat at hidden 2[" in told.sentences[0]
