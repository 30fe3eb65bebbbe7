"""Layers' views of the data: their own activations, components, the grid, the output's line."""

import numpy as np
import pytest

from playground.project.templates import template
from playground.session.snapshots.hidden_space import (
    MOST_SAMPLES,
    HiddenProbe,
    HiddenWish,
    principal_axes,
)
from playground.session.snapshots.layer_values import LayerValues
from playground.training.trainer import Trainer


@pytest.fixture(scope="module")
def circle():
    trainer = Trainer(template("circle"))
    trainer.run_epochs(20)
    return trainer


def node_ids(trainer):
    return [node.id for node in trainer.plan.nodes if node.layer.name == "dense"]


def test_a_layer_of_two_units_is_shown_by_them_and_the_line_is_the_outputs_own(circle):
    last = node_ids(circle)[-2]
    space = HiddenProbe(circle).view(HiddenWish(last))
    assert space.units == (0, 1)
    assert space.shares is None
    sums = space.places @ space.decision.weight + space.decision.bias
    answers = circle.predict(circle.dataset.raw.x[space.rows])
    assert ((sums > 0) == (answers > 0)).all()
    # The output is tanh of the sum: the line is where it crosses nought, everywhere.
    np.testing.assert_allclose(np.tanh(sums), answers, atol=1e-9)


def test_the_default_is_the_last_hidden_layer_and_another_may_be_chosen(circle):
    probe = HiddenProbe(circle)
    assert probe.view(HiddenWish()).node_id == node_ids(circle)[-2]
    first = node_ids(circle)[0]
    space = probe.view(HiddenWish(first, (2, 0)))
    values = circle.network.named_parameters()
    x = circle.dataset.x_scaling.apply(circle.dataset.raw.x[space.rows])
    found = np.tanh(x @ values[f"{first}/weight"] + values[f"{first}/bias"])
    np.testing.assert_allclose(space.places, found[:, [2, 0]], atol=1e-9)
    assert space.decision is None


def test_components_are_those_of_the_covariance_and_do_not_flip(circle):
    first = node_ids(circle)[0]
    probe = HiddenProbe(circle)
    space = probe.view(HiddenWish(first))
    assert space.units is None
    x = circle.dataset.x_scaling.apply(circle.dataset.raw.x[space.rows])
    parameters = circle.network.named_parameters()
    hidden = np.tanh(x @ parameters[f"{first}/weight"] + parameters[f"{first}/bias"])
    variances = np.sort(np.linalg.eigvalsh(np.cov(hidden.T)))[::-1]
    np.testing.assert_allclose(space.shares, variances[:2] / variances.sum(), atol=1e-9)
    np.testing.assert_allclose(space.places.var(axis=0, ddof=1), variances[:2], atol=1e-9)
    before = space.places
    for _ in range(5):
        circle.step()
        now = probe.view(HiddenWish(first)).places
        assert ((now * before).sum(axis=0) > 0).all()
        before = now


@pytest.mark.parametrize("shape", [(50, 7), (50, 300), (3, 3)])
def test_few_samples_of_many_units_have_the_same_components(shape):
    values = np.random.default_rng(1).normal(size=shape)
    centred = values - values.mean(axis=0)
    axes, shares = principal_axes(centred)
    _, lengths, expected = np.linalg.svd(centred, full_matrices=False)
    np.testing.assert_allclose(np.abs((axes * expected[:2]).sum(axis=1)), 1.0, atol=1e-9)
    np.testing.assert_allclose(shares, (lengths**2 / (lengths**2).sum())[:2], atol=1e-12)
    still, none = principal_axes(np.zeros(shape))
    assert np.isfinite(still).all()
    assert (none == 0).all()


def test_the_grid_is_the_inputs_own_bent_by_the_layer(circle):
    last = node_ids(circle)[-2]
    layer_values = LayerValues(circle)
    space = HiddenProbe(circle).view(HiddenWish(last))
    lines, _, two = space.lines.shape
    assert (lines % 2, two) == (0, 2)
    low, high = circle.dataset.raw.extent
    places = layer_values.prepare(np.array([[low, low], [low, high], [high, low]]))
    corners = layer_values.of(last, places, np.transpose)
    np.testing.assert_allclose(space.lines[0, [0, -1]], corners[:2], atol=1e-12)
    np.testing.assert_allclose(space.lines[lines // 2, -1], corners[2], atol=1e-12)


def test_many_samples_are_thinned_but_the_chosen_one_is_there():
    trainer = Trainer(template("digits"))
    row = int(trainer.dataset.test_rows[-2])
    theta = trainer.network.theta.copy()
    space = HiddenProbe(trainer).view(HiddenWish(row=row))
    assert MOST_SAMPLES <= len(space.rows) <= MOST_SAMPLES + 1 < space.total
    assert row in space.rows
    assert space.lines is None
    assert space.shares[0] >= space.shares[1] > 0
    assert (trainer.network.theta == theta).all()
