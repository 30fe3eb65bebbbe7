"""Slices of the loss: exact points, directions as defined, stopping, and speed."""

import numpy as np
import pytest

from playground.core import Component, NumpyStream, PlaygroundError
from playground.explain import ExplainContext, ParameterIndex
from playground.explain.base.optimizer_preview import preview
from playground.explain.loss_surface.directions import (
    gradient_direction,
    move_direction,
    parameter_direction,
    principal_plane,
    random_direction,
)
from playground.explain.loss_surface.landscape import line, plane
from playground.nn.layers.conv2d import Conv2D
from playground.nn.layers.dense import Dense
from playground.project.set_value import set_value
from playground.project.templates import template
from playground.training import Trainer
from playground.training.loop.batch_program import BatchProgram


def test_every_point_of_a_plane_is_the_loss_there(situate, plain, kind):
    context = situate(kind)
    rows = np.arange(0, context.count, 9)
    mlp = plain(context, rows)
    u = random_direction(context, NumpyStream((1,)))
    v = random_direction(context, NumpyStream((2,)))
    a, b = np.linspace(-1, 1, 5), np.linspace(-0.5, 2, 7)
    found = plane(context, u, v, a, b, rows)
    assert found.losses.shape == (7, 5)
    for j, up in enumerate(b):
        for i, across in enumerate(a):
            theta = context.theta + across * u.vector + up * v.vector
            assert found.losses[j, i] == pytest.approx(mlp.losses(theta).mean(), rel=1e-10)


def test_a_line_and_its_slope(situate, plain):
    context = situate()
    direction = random_direction(context, NumpyStream((0,)))
    t = np.linspace(-1, 1, 9)
    found = line(context, direction, t)
    mlp = plain(context)
    losses = [mlp.losses(context.theta + each * direction.vector).mean() for each in t]
    np.testing.assert_allclose(found.losses, losses, rtol=1e-12)
    h = 1e-5
    near = [mlp.losses(context.theta + each * direction.vector).mean() for each in (-h, h)]
    assert found.slope == pytest.approx((near[1] - near[0]) / (2 * h), rel=1e-6)


def test_random_directions_are_as_long_as_the_weights_filter_by_filter(situate):
    context = situate("multiclass")
    direction = random_direction(context, NumpyStream((0,))).vector
    for slot in context.layout:
        drawn = direction[slot.start : slot.stop].reshape(slot.shape)
        if slot.role == "bias":
            np.testing.assert_array_equal(drawn, 0.0)
            continue
        weights = context.theta[slot.start : slot.stop].reshape(slot.shape)
        for unit in range(slot.shape[1]):
            length = np.linalg.norm(weights[:, unit])
            assert np.linalg.norm(drawn[:, unit]) == pytest.approx(length)
    other = random_direction(context, NumpyStream((1,))).vector
    assert abs(direction @ other) < 0.8 * np.linalg.norm(direction) * np.linalg.norm(other)


@pytest.mark.parametrize("filters", [1, 3, 5])  # as many as channels, as pixels a side, or neither
def test_filters_of_a_convolution_are_scaled_one_by_one(filters):
    project = template("lenet-digits")
    for setting in ("conv_1.filters=3", f"conv_2.filters={filters}", "conv_2.kernel=3"):
        project = set_value(project, *setting.split("="))
    context = ExplainContext.of(Trainer(project))
    direction = random_direction(context, NumpyStream((0,))).vector
    (slot,) = (s for s in context.layout if (s.node_id, s.name) == ("conv_2", "weight"))
    assert slot.shape == (3, 3, 3, filters)
    drawn, weights = (
        v[slot.start : slot.stop].reshape(-1, filters) for v in (direction, context.theta)
    )
    np.testing.assert_allclose(np.linalg.norm(drawn, axis=0), np.linalg.norm(weights, axis=0))


@pytest.mark.parametrize(
    ("layer", "shape"),
    [(Dense(7), (5,)), (Conv2D(filters=4, kernel=3), (2, 6, 6))],
    ids=lambda value: getattr(value, "name", ""),
)
def test_the_units_of_a_weight_lie_along_its_last_axis(layer, shape):
    (weight,) = (spec for spec in layer.parameters([shape]) if spec.role == "weight")
    assert np.prod(weight.shape[:-1]) == weight.fan_in
    assert weight.shape[-1] == layer.infer([shape])[0]


def test_steepest_descent_goes_down_as_fast_as_the_gradient_is_long(situate, plain):
    context = situate()
    direction = gradient_direction(context)
    gradient = plain(context).gradients(context.theta).mean(axis=0)
    assert np.linalg.norm(direction.vector) == pytest.approx(1.0)
    slope = line(context, direction, np.zeros(1)).slope
    assert slope == pytest.approx(-np.linalg.norm(gradient), rel=1e-6)


def test_two_chosen_weights(situate, plain):
    context = situate()
    first, second = (
        ParameterIndex("hidden_1", "weight", (1, 2)),
        ParameterIndex("hidden_2", "bias", (1,)),
    )
    u, v = (parameter_direction(context, place) for place in (first, second))
    assert u.name == "hidden_1/weight[1, 2]"
    found = plane(context, u, v, np.array([0.25]), np.array([-0.5]))
    theta = context.theta.copy()
    theta[1 * 4 + 2] += 0.25
    theta[(2 * 4 + 4) + 4 * 2 + 1] -= 0.5
    assert found.losses[0, 0] == pytest.approx(plain(context).losses(theta).mean(), rel=1e-12)


def test_an_optimizers_move_ends_at_its_update(train):
    trainer = train(optimizer=Component("adam"))
    trainer.backward()
    context = ExplainContext.of(trainer)
    (move,) = preview(context, [Component("adam")]).moves
    direction = move_direction("adam", move.move)
    found = line(context, direction, np.array([0.0, 1.0]))
    trainer.update()
    assert found.losses[1] == pytest.approx(trainer.evaluate()["train"]["loss"], rel=1e-12)


def test_places_that_do_not_exist_are_named(situate):
    context = situate()
    with pytest.raises(PlaygroundError, match=r"hidden_9/weight.*hidden_1/weight, hidden_1/bias"):
        ParameterIndex("hidden_9", "weight", (0, 0)).flat(context)
    with pytest.raises(PlaygroundError, match=r"index: \(2, 0\).*0 to 1, 0 to 3"):
        ParameterIndex("hidden_1", "weight", (2, 0)).flat(context)
    with pytest.raises(PlaygroundError, match="per axis"):
        ParameterIndex("hidden_1", "weight", (0,)).flat(context)


def test_a_direction_of_another_network_is_refused(situate):
    direction = random_direction(situate("multiclass"), NumpyStream((0,)))
    with pytest.raises(PlaygroundError, match="same context"):
        line(situate(), direction, np.zeros(1))


def test_a_plane_can_be_stopped(situate):
    context = situate()
    u, v = (random_direction(context, NumpyStream((i,))) for i in (1, 2))
    axis = np.linspace(-1, 1, 41)
    seen = []

    def progress(done, total):
        seen.append((done, total))
        return done < 200

    assert plane(context, u, v, axis, axis, progress=progress) is None
    assert seen[-1][0] < 400
    seen.clear()
    assert plane(context, u, v, axis, axis, progress=lambda *p: seen.append(p) is None)
    assert seen[-1] == (41 * 41, 41 * 41)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_a_plane_of_the_small_network_takes_few_passes(situate, monkeypatch):
    context = situate()
    assert (context.size, context.count) == (25, 250)
    u, v = (random_direction(context, NumpyStream((i,))) for i in (1, 2))
    axis = np.linspace(-1, 1, 41)
    passes = []
    forward = BatchProgram.forward
    monkeypatch.setattr(BatchProgram, "forward", lambda self: passes.append(1) or forward(self))
    plane(context, u, v, axis, axis)
    assert len(passes) < 41 * 41 / 20


def test_the_plane_of_a_trajectory_is_the_one_it_lies_in():
    rng = np.random.default_rng(0)
    basis, _ = np.linalg.qr(rng.normal(size=(30, 2)))
    place = np.column_stack([5 * np.cos(np.arange(12)), np.sin(np.arange(12))])
    origin = rng.normal(size=30)
    found = principal_plane(list(origin + place @ basis.T), origin)
    assert found.explained.sum() == pytest.approx(1.0)
    assert found.explained[0] > 0.9
    assert abs(found.first.vector @ basis[:, 0]) == pytest.approx(1.0, abs=1e-2)
    spanned = np.stack([found.first.vector, found.second.vector])
    np.testing.assert_allclose(spanned @ spanned.T, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(found.coordinates @ spanned, place @ basis.T, atol=1e-12)


def test_the_components_are_eigenvectors_of_the_covariance(train):
    trainer = train(steps=0)
    path = []
    for _ in range(10):
        path.append(trainer.network.theta.copy())
        trainer.step(5)
    found = principal_plane(path, path[-1])
    values, vectors = np.linalg.eigh(np.cov(np.stack(path).T))
    np.testing.assert_allclose(found.explained, values[[-1, -2]] / values.sum(), rtol=1e-9)
    assert abs(found.first.vector @ vectors[:, -1]) == pytest.approx(1.0)
    np.testing.assert_allclose(found.coordinates[-1], 0.0, atol=1e-12)


def test_trajectories_without_a_plane_are_refused():
    with pytest.raises(PlaygroundError, match="at least 3 points, it has 2"):
        principal_plane([np.zeros(4), np.ones(4)], np.zeros(4))
    with pytest.raises(PlaygroundError, match="straight line"):
        principal_plane([i * np.ones(4) for i in range(5)], np.zeros(4))
    with pytest.raises(PlaygroundError, match="straight line"):
        principal_plane([np.ones(4)] * 4, np.zeros(4))
