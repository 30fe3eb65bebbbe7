"""The chain rule written out: every path by brute force, and backpropagation to 1e-12."""

import itertools
import math

import numpy as np
import pytest

from playground.core import PlaygroundError
from playground.explain import ExplainContext, ParameterIndex
from playground.explain.chain_rule.chain_rule import chain_rule, contributions


def places(context):
    """Return some weights, biases and activations of every layer."""
    for node in context.plan.nodes[1:]:
        n, k = node.input_shapes[0][0], node.shape[0]
        yield ParameterIndex(node.id, "weight", (0, k - 1))
        yield ParameterIndex(node.id, "weight", (n - 1, 0))
        yield ParameterIndex(node.id, "bias", (k // 2,))
        yield ParameterIndex(node.id, "value", (k - 1,))


def test_it_equals_the_trainers_own_gradient(train, kind):
    trainer = train(kind)
    trainer.backward()
    gradients = trainer.network.named_gradients()
    context = ExplainContext.of(trainer)
    for place in places(context):
        found = chain_rule(context, place, sample=2)
        if place.name == "value":
            each = trainer.loop.program.network.value_grad(place.node_id)[place.index]
            shares = contributions(context, place)
            np.testing.assert_allclose(shares, each, rtol=1e-12, atol=1e-16)
            expected = each.sum()
        else:
            expected = gradients[f"{place.node_id}/{place.name}"][place.index]
        total = math.fsum(contributions(context, place))
        assert total == pytest.approx(expected, rel=1e-12, abs=1e-15)
        assert found.backprop == pytest.approx(expected, rel=1e-12, abs=1e-15)
        share = found.share
        assert share == contributions(context, place)[2]
        assert found.sample_backprop == pytest.approx(share, rel=1e-12, abs=1e-16)
        listed = math.fsum(path.product for path in found.paths)
        assert listed + found.rest == pytest.approx(share, rel=1e-12, abs=1e-16)


def test_it_equals_differences_of_the_loss(situate, plain, kind):
    context = situate(kind)
    mlp, rows = plain(context, context.batch), context.batch
    gradient = mlp.gradients(context.theta).mean(axis=0)
    for place in places(context):
        if place.name != "value":
            found = math.fsum(contributions(context, place, rows))
            expected = gradient[place.flat(context)]
            assert found == pytest.approx(expected, rel=1e-5, abs=1e-8)


def all_products(mlp, theta, place, sample):
    """Multiply out every path of a weight of the first layer, in plain NumPy."""
    values, layers = mlp.values(theta), mlp.split(theta)
    slopes = [1 - a[sample] ** 2 for _, a in values]
    error = (values[-1][1] - mlp.t)[sample] / len(mlp.x)
    i, j = place.index
    units = [range(w.shape[1]) for w, _ in layers[1:]]
    for path in itertools.product(*units):
        product, at = mlp.x[sample, i] * slopes[0][j], j
        for layer, unit in enumerate(path, start=1):
            product *= layers[layer][0][at, unit] * slopes[layer][unit]
            at = unit
        yield product * error[at]


def test_every_path_is_the_one_brute_force_finds(situate, plain):
    context = situate(hidden=(6, 5, 4, 3))
    place = ParameterIndex("hidden_1", "weight", (1, 3))
    mlp = plain(context, context.batch)
    products = sorted(all_products(mlp, context.theta, place, 4), key=abs, reverse=True)
    found = chain_rule(context, place, sample=4, most_paths=7)
    assert found.path_count == len(products) == 5 * 4 * 3
    np.testing.assert_allclose([p.product for p in found.paths], products[:7], rtol=1e-10)
    assert found.rest == pytest.approx(math.fsum(products[7:]), rel=1e-10)
    everything = chain_rule(context, place, sample=4, most_paths=100)
    np.testing.assert_allclose([p.product for p in everything.paths], products, rtol=1e-10)
    assert everything.rest == 0.0


def test_the_factors_are_named_and_multiply_to_the_product(situate, plain):
    context = situate("squared")
    found = chain_rule(context, ParameterIndex("hidden_1", "weight", (1, 2)), rows=[17, 4])
    assert found.path_count == len(found.paths) == 2
    (z1, _), (z2, _), (z3, a3) = plain(context, [17, 4]).values(context.theta)
    _, (w2, _), (w3, _) = plain(context).split(context.theta)
    target = 1.0 if context.dataset.y_train[17] == 1 else -1.0
    through = set()
    for path in found.paths:
        unit = 0 if path.factors[3].name == "Output/weight[0, 0]" else 1
        through.add(unit)
        expected = [
            ("∂ℓ/∂ŷ", "Output[0]", a3[0, 0] - target),
            ("1/B", "mean of 2 samples", 1 / 2),
            ("f'(z)", "Output[0]", 1 - np.tanh(z3[0, 0]) ** 2),
            ("w", f"Output/weight[{unit}, 0]", w3[unit, 0]),
            ("f'(z)", f"hidden 2[{unit}]", 1 - np.tanh(z2[0, unit]) ** 2),
            ("w", f"hidden 2/weight[2, {unit}]", w2[2, unit]),
            ("f'(z)", "hidden 1[2]", 1 - np.tanh(z1[0, 2]) ** 2),
            ("x", "y", context.dataset.x_train[17, 1]),
        ]
        assert [(f.symbol, f.name) for f in path.factors] == [(s, n) for s, n, _ in expected]
        values = [f.value for f in path.factors]
        np.testing.assert_allclose(values, [v for _, _, v in expected], rtol=1e-9)
        assert path.product == math.prod(values)
    assert through == {0, 1}


def test_a_bias_ends_in_one_and_an_activation_in_a_weight(situate):
    context = situate("squared")
    bias = chain_rule(context, ParameterIndex("hidden_2", "bias", (1,)))
    assert [f.symbol for f in bias.paths[0].factors] == [
        "∂ℓ/∂ŷ",
        "1/B",
        "f'(z)",
        "w",
        "f'(z)",
        "∂z/∂b",
    ]
    assert bias.paths[0].factors[-1].value == 1.0
    value = chain_rule(context, ParameterIndex("hidden_2", "value", (1,)))
    assert [f.symbol for f in value.paths[0].factors] == ["∂ℓ/∂ŷ", "1/B", "f'(z)", "w"]
    output = chain_rule(context, ParameterIndex("output", "value", (0,)))
    assert [f.symbol for f in output.paths[0].factors] == ["∂ℓ/∂ŷ", "1/B"]
    assert output.path_count == 1


def test_paths_cut_by_a_dead_unit_are_still_paths(train):
    trainer = train("relu")
    trainer.network.named_parameters()["hidden_1/bias"][3] = -100.0
    found = chain_rule(ExplainContext.of(trainer), ParameterIndex("hidden_1", "weight", (0, 3)))
    assert found.share == found.rest == 0.0
    assert found.path_count == 6
    factors = {(f.symbol, f.name): f.value for f in found.paths[0].factors}
    assert factors["f'(z)", "hidden 1[3]"] == 0.0


def test_the_number_of_paths_is_exact_however_large(situate):
    context = situate(hidden=(8,) * 24)
    found = chain_rule(context, ParameterIndex("hidden_1", "bias", (0,)), rows=[0])
    assert found.path_count == 8**23
    sizes = [abs(path.product) for path in found.paths]
    assert sizes == sorted(sizes, reverse=True)
    assert found.share == pytest.approx(found.backprop, rel=1e-12)


@pytest.mark.parametrize(
    ("place", "message"),
    [
        (
            ParameterIndex("hidden_9", "weight", (0, 0)),
            r"layer: 'hidden_9'.*hidden_1, hidden_2, output",
        ),
        (ParameterIndex("input", "value", (0,)), r"layer: 'input'"),
        (ParameterIndex("hidden_1", "scale", (0,)), r"hidden_1/scale.*hidden_1/bias"),
        (ParameterIndex("hidden_1", "value", (4,)), r"index: \(4,\).*0 to 3"),
        (ParameterIndex("hidden_1", "weight", (-1, 0)), r"index: \(-1, 0\)"),
    ],
)
def test_what_does_not_exist_is_refused_by_name(situate, place, message):
    with pytest.raises(PlaygroundError, match=message):
        chain_rule(situate(), place)


def test_a_sample_outside_the_batch_is_refused(situate):
    with pytest.raises(PlaygroundError, match=r"sample: 10 .* from 0 to 9"):
        chain_rule(situate(), ParameterIndex("output", "bias", (0,)), sample=10)


def test_nothing_of_the_training_changes(train):
    trainer = train()
    trainer.backward()
    before = [a.tobytes() for a in (trainer.network.theta, trainer.network.grad)]
    chain_rule(ExplainContext.of(trainer), ParameterIndex("hidden_1", "weight", (0, 0)))
    assert [a.tobytes() for a in (trainer.network.theta, trainer.network.grad)] == before
