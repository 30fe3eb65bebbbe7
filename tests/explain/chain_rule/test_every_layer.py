"""What one step can be asked, in networks with every registered layer."""

import numpy as np
import pytest

from playground.core import Component, NumpyStream, PlaygroundError
from playground.datasets import DatasetConfig
from playground.explain import ExplainContext, Objective, ParameterIndex
from playground.explain.base.optimizer_preview import preview
from playground.explain.chain_rule.chain_rule import chain_rule, contributions
from playground.explain.diagnosis.health import health
from playground.explain.diagnosis.init_forecast import forecast
from playground.explain.estimators import GRADIENT_ESTIMATORS
from playground.explain.loss_surface.curvature import hessian_vector
from playground.explain.loss_surface.directions import random_direction
from playground.explain.loss_surface.landscape import plane
from playground.explain.loss_surface.per_sample import sample_gradients
from playground.nn.layers import LAYERS
from playground.project import Project
from playground.training import Trainer, TrainingConfig

MIXES = {"batch_norm": "mixes the samples"}
NO_SINGLE_SAMPLES = ("batch_norm", "dropout", "gaussian_noise")
EVERY = pytest.mark.parametrize("kind", LAYERS.names)


@pytest.fixture
def trainer(around, kind):
    training = TrainingConfig(
        optimizer=Component("adam"), loss=Component("binary_cross_entropy"), batch_size=8
    )
    made = Project(
        network=around(kind),
        dataset=DatasetConfig("circle", {"count": 60}),
        training=training,
    )
    trainer = Trainer(made)
    trainer.step(5)
    trainer.backward()
    return trainer


@pytest.fixture
def context(trainer):
    return ExplainContext.of(trainer)


@EVERY
def test_the_chain_rules_sum_is_backprops_number(trainer, context, kind):
    gradients = trainer.network.named_gradients()
    behind = ("inner", "out") if kind in MIXES else ("wide", "inner", "out")
    for name, gradient in gradients.items():
        node_id, _, array = name.partition("/")
        for index in (np.zeros(gradient.ndim, int), np.array(gradient.shape) - 1):
            place = ParameterIndex(node_id, array, tuple(index.tolist()))
            if node_id not in behind or (node_id == "inner" and kind in MIXES):
                with pytest.raises(PlaygroundError, match=MIXES[kind]):
                    chain_rule(context, place)
                continue
            total = sum(contributions(context, place))
            expected = gradient[place.index]
            assert total == pytest.approx(expected, rel=1e-12, abs=1e-15), name


@EVERY
def test_single_samples_have_their_own_gradients(context, kind):
    rows = np.array([3, 11, 12])
    if kind in NO_SINGLE_SAMPLES:
        with pytest.raises(PlaygroundError, match="no gradient of their own here"):
            sample_gradients(context, rows)
        return
    found = sample_gradients(context, rows)
    for row, gradient in zip(rows, found.gradients, strict=True):
        alone = Objective(context, [row])
        np.testing.assert_allclose(
            gradient, alone.gradient(alone.theta), rtol=1e-11, atol=1e-14, err_msg=str(row)
        )


@EVERY
def test_exact_sources_agree(context, kind):
    own = Objective(context, context.batch)
    backprop, differences = (
        GRADIENT_ESTIMATORS.get(name)().estimate(own, own.theta, NumpyStream((0,)))
        for name in ("backprop", "central_differences")
    )
    np.testing.assert_allclose(differences, backprop, rtol=1e-5, atol=1e-8)


@EVERY
def test_products_with_the_hessian_are_second_differences_of_the_loss(context, kind):
    own = Objective(context)
    for seed in range(2):
        v = np.random.default_rng(seed).normal(size=own.size)
        v /= np.linalg.norm(v)
        h = 1e-4
        here, above, below = own.losses(own.theta + np.array([[0.0], [h], [-h]]) * v)
        bend = (above - 2 * here + below) / h**2
        assert v @ hessian_vector(own, own.theta, v) == pytest.approx(bend, rel=1e-3, abs=1e-5)


@EVERY
def test_a_plane_is_the_loss_at_every_point(context, kind):
    u, v = (random_direction(context, NumpyStream((i,))) for i in (1, 2))
    axis = np.array([-0.7, 0.0, 0.4])
    found = plane(context, u, v, axis, axis)
    own = Objective(context)
    for j, i in np.ndindex(3, 3):
        theta = own.theta + axis[i] * u.vector + axis[j] * v.vector
        assert found.losses[j, i] == pytest.approx(own.loss(theta), rel=1e-12)


@EVERY
def test_a_preview_is_the_next_update_and_health_measures_it(trainer, context, kind):
    (moved,) = preview(context, [trainer.config.optimizer]).moves
    found = {layer.node_id: layer for layer in health(context).layers}
    before = {n: a.copy() for n, a in trainer.network.named_parameters().items()}
    theta = trainer.network.theta.copy()
    trainer.update()
    np.testing.assert_array_equal(moved.move, trainer.network.theta - theta)
    after = trainer.network.named_parameters()
    assert set(found) == {name.partition("/")[0] for name in before}
    for slot in trainer.network.parameter_layout:
        if slot.role == "weight":
            name = f"{slot.node_id}/{slot.name}"
            change = np.linalg.norm(after[name] - before[name]) / np.linalg.norm(before[name])
            assert found[slot.node_id].update_ratio == pytest.approx(change, rel=1e-9)


@EVERY
def test_a_forecast_has_a_number_for_every_layer(context, kind):
    found = forecast(context, draws=2)
    assert {layer.node_id for layer in found.layers} >= {"wide", "out"}
    for layer in found.layers:
        assert np.isfinite(layer.activation_variance)
        assert np.isfinite(layer.gradient_variance)


@pytest.mark.parametrize("kind", ["conv2d", "activation", "softmax"])
def test_units_are_judged_over_samples_and_places(trainer, context, kind):
    (found,) = (units for units in health(context).units if units.node_id == "inner")
    own = Objective(context)
    values = own.run(own.theta).network.value("inner")
    for unit, channel in enumerate(values):
        numbers = channel.ravel().tolist()
        if kind == "softmax":  # from 0 to 1, so that a fortieth of the range is 0.025
            ends = sum(n < 0.025 or n > 0.975 for n in numbers)
            assert found.saturated_share[unit] == ends / len(numbers)
            assert found.dead_share is None
        else:
            assert found.dead_share[unit] == sum(n == 0 for n in numbers) / len(numbers)
            assert found.saturated_share is None
