"""Health: the numbers against plain NumPy, and findings where something was broken on purpose."""

import numpy as np
import pytest
from msgspec.structs import replace

from playground.core import Component
from playground.explain import ExplainContext
from playground.explain.diagnosis import health
from playground.explain.diagnosis.findings import FAST_UPDATE, SLOW_UPDATE, VANISHING, findings
from playground.explain.diagnosis.health import health as examine
from playground.graph.edits import set_params
from playground.nn.activations import ACTIVATIONS
from playground.project.templates import template
from playground.training import Trainer


def found_in(trainer):
    return findings(examine(ExplainContext.of(trainer)))


def test_the_numbers_are_plain_numpys(train, plain):
    trainer = train("relu")
    trainer.backward()
    context = ExplainContext.of(trainer)
    found = examine(context)
    (_, first), (_, second), _ = plain(context).values(context.theta)
    assert found.samples == context.count
    assert [units.node_id for units in found.units] == ["hidden_1", "hidden_2"]
    for units, values in zip(found.units, (first, second), strict=True):
        np.testing.assert_allclose(units.dead_share, (values == 0).mean(axis=0))
        assert units.saturated_share is None
    theta = trainer.network.theta.copy()
    trainer.update()
    for layer in found.layers:
        (slot,) = (s for s in context.layout if (s.node_id, s.name) == (layer.node_id, "weight"))
        part = slice(slot.start, slot.stop)
        length = np.linalg.norm(theta[part])
        moved = np.linalg.norm(trainer.network.theta[part] - theta[part])
        assert layer.weight_length == pytest.approx(length)
        assert layer.update_ratio == pytest.approx(moved / length)


def test_layer_gradients_are_backpropagated_by_hand(situate, plain):
    context = situate("squared")
    mlp = plain(context)
    values, layers = mlp.values(context.theta), mlp.split(context.theta)
    delta = (values[-1][1] - mlp.t) / len(mlp.x)
    sizes = []
    for (_, a), (w, _) in zip(values[::-1], layers[::-1], strict=True):
        sizes.append(np.sqrt((delta**2).mean()))
        delta = (delta * (1 - a * a)) @ w.T
    found = examine(context).layers
    np.testing.assert_allclose([layer.gradient for layer in found], sizes[::-1], rtol=1e-10)
    relative = np.array(sizes[::-1]) / sizes[0]
    np.testing.assert_allclose([layer.relative_gradient for layer in found], relative, rtol=1e-10)


def test_a_healthy_network_has_no_findings(train):
    assert found_in(train("squared", steps=50)) == ()


def test_a_relu_that_never_fires_is_dead(train):
    trainer = train("relu")
    trainer.network.named_parameters()["hidden_1/bias"][3] = -100.0
    dead = {f.unit: f for f in found_in(trainer) if (f.kind, f.node_id) == ("dead", "hidden_1")}
    assert dead[3].value == 1.0
    assert dead[3].message.startswith("hidden 1: unit 3 is dead")
    trainer.backward()
    np.testing.assert_array_equal(trainer.network.named_gradients()["hidden_1/weight"][:, 3], 0.0)


@pytest.mark.parametrize("kind", ["squared", "binary"])
def test_a_unit_driven_to_its_ends_is_saturated(train, plain, kind):
    trainer = train(kind)
    trainer.network.named_parameters()["hidden_1/weight"][:, 1] = 200.0
    context = ExplainContext.of(trainer)
    (found,) = (f for f in findings(examine(context)) if f.kind == "saturated")
    assert (found.node_id, found.unit) == ("hidden_1", 1)
    _, a = plain(context).values(context.theta)[0]
    slope = 1 - a**2 if kind == "squared" else 4 * a * (1 - a)  # of the steepest slope, which is 1
    np.testing.assert_allclose(found.value, (slope[:, 1] < 0.0975).mean(), atol=0.01)


def test_a_confident_output_is_no_finding(train):
    trainer = train("squared")
    trainer.network.named_parameters()["output/bias"][:] = 50.0
    found = examine(ExplainContext.of(trainer))
    assert found.units[-1].node_id == "output"
    np.testing.assert_array_equal(found.units[-1].saturated_share, 1.0)
    assert not [f for f in findings(found) if f.kind == "saturated"]


def test_vanishing_and_exploding_gradients(train):
    trainer = train("multiclass")
    weights = trainer.network.named_parameters()
    weights["output/weight"][...] *= 1e-5 / np.abs(weights["output/weight"]).max()
    vanishing = {f.node_id: f for f in found_in(trainer) if f.kind == "vanishing"}
    assert set(vanishing) == {"hidden_1", "hidden_2", "hidden_3"}
    assert all(f.value < f.threshold == VANISHING for f in vanishing.values())
    weights["output/weight"][...] *= 1e10
    assert {f.node_id for f in found_in(trainer) if f.kind == "exploding"} >= {"hidden_3"}


@pytest.mark.parametrize(
    ("rate", "kind", "threshold"), [(1e-9, "slow", SLOW_UPDATE), (30.0, "fast", FAST_UPDATE)]
)
def test_update_ratios_out_of_range(train, rate, kind, threshold):
    trainer = train(steps=0, optimizer=Component("sgd", {"learning_rate": rate}))
    trainer.backward()
    layers = {f.node_id for f in found_in(trainer) if f.kind == kind}
    ratios = {x.node_id: x.update_ratio for x in examine(ExplainContext.of(trainer)).layers}
    wrong = {
        n: r for n, r in ratios.items() if (r < threshold if kind == "slow" else r > threshold)
    }
    assert layers == set(wrong)
    assert layers


def test_a_frozen_layer_is_not_slow(train):
    cold = train("squared", steps=50, frozen="hidden_1")
    cold.backward()
    (frozen, *others) = examine(ExplainContext.of(cold)).layers
    assert (frozen.node_id, frozen.is_frozen, frozen.update_ratio) == ("hidden_1", True, 0.0)
    assert not any(layer.is_frozen for layer in others)
    assert found_in(cold) == ()


def test_large_data_are_sampled_evenly(situate, monkeypatch):
    context = situate()
    rows = health.spread_rows(context, 10)
    assert (rows[0], rows[-1], len(set(rows))) == (0, 249, 10)
    np.testing.assert_array_equal(health.spread_rows(context), np.arange(250))


def test_nothing_changes(train):
    trainer = train()
    trainer.backward()
    before = [a.tobytes() for a in (trainer.network.theta, trainer.network.grad)]
    examine(ExplainContext.of(trainer))
    assert [a.tobytes() for a in (trainer.network.theta, trainer.network.grad)] == before


SLOPES = {
    "relu": lambda z: z > 0,
    "elu": lambda z: np.where(z > 0, 1, np.exp(np.minimum(z, 0))),
    "selu": lambda z: 1.0507 * np.where(z > 0, 1, 1.67326 * np.exp(np.minimum(z, 0))),
    "softplus": lambda z: 1 / (1 + np.exp(-z)),
    "silu": lambda z: 1 / (1 + np.exp(-z)) * (1 + z * (1 - 1 / (1 + np.exp(-z)))),
    "gelu": None,
    "mish": None,
}


@pytest.mark.parametrize("name", ACTIVATIONS.names)
def test_a_unit_is_dead_where_its_activation_is_flat_for_every_sample(train, name):
    """Judged by f'(z): an activation that only approaches its floor can die, too."""
    trainer = train("relu", steps=0, hidden=(5, 4))
    network = set_params(trainer.project.network, "hidden_1", activation=name)
    trainer = Trainer(replace(trainer.project, network=network))
    named = trainer.network.named_parameters()
    named["hidden_1/bias"][2] = -40.0
    context = ExplainContext.of(trainer)
    found = {units.node_id: units for units in examine(context).units}.get("hidden_1")
    if name in ("tanh", "sigmoid", "hard_tanh"):
        assert found.saturated_share[2] == 1.0
        assert found.dead_share is None
        return
    if name not in SLOPES:
        assert found is None, "a line, a leaky ReLU and a wave have no flat end"
        return
    assert found.dead_share[2] == 1.0
    trainer.backward()
    gradients = trainer.network.named_gradients()["hidden_1/weight"]
    assert np.abs(gradients[:, 2]).max() < 1e-6
    assert any(f.kind == "dead" and f.unit == 2 for f in findings(examine(context)))
    if SLOPES[name] is not None:
        z = context.dataset.x_train @ named["hidden_1/weight"] + named["hidden_1/bias"]
        expected = (np.abs(SLOPES[name](z.astype(float))) < 1e-3).mean(axis=0)
        np.testing.assert_allclose(found.dead_share, expected, atol=1e-12)


def test_a_convolutions_units_are_judged_by_their_slopes(train):
    trainer = Trainer(template("lenet-digits"))
    trainer.network.named_parameters()["conv_1/bias"][1] = -1e3
    found = {units.node_id: units for units in examine(ExplainContext.of(trainer)).units}
    assert found["conv_1"].dead_share[1] == 1.0
    assert found["conv_1"].dead_share[0] < 1.0


@pytest.mark.parametrize("steps", [0, 1, 50])
def test_the_next_update_is_the_one_with_a_fresh_gradient(train, steps):
    """After an update the gradient that is there belongs to weights already left."""
    trainer = train("squared", steps=steps, optimizer=Component("adam"))
    found = {layer.node_id: layer for layer in examine(ExplainContext.of(trainer)).layers}
    before = {n: a.copy() for n, a in trainer.network.named_parameters().items()}
    trainer.step()
    for name, after in trainer.network.named_parameters().items():
        node_id, _, array = name.partition("/")
        if array == "weight":
            moved = np.linalg.norm(after - before[name])
            assert found[node_id].update_length == pytest.approx(moved, rel=1e-6)
