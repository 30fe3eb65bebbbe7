"""A trained network that shrinks loses what mattered least."""

import numpy as np
import pytest

from playground.core import Component
from playground.graph import NetworkSpec, NodeSpec
from playground.graph.edits import set_frozen
from playground.nn.optimizers import OPTIMIZERS
from playground.training import Trainer
from playground.training.transfer.choice import survivors
from playground.training.transfer.units import OwnUnit, label_units, numbered
from tests.training.transfer.conftest import draw, sized

IMAGE = "wide dense 16, image reshape 1×4×4"


def shrunk(drawn, network, spoil, replicas=1, epochs=4, **sizes):
    """Train, let ``spoil`` change the weights by name, and shrink; returns both and the report."""
    old = Trainer(drawn(network), replicas)
    old.run_epochs(epochs)
    with old.loop.interrupted():
        spoil(old.network.named_parameters())
    new = Trainer(drawn(sized(network, **sizes)), replicas)
    return old, new, new.adopt(old)


def silent(row):
    """Make what reads this unit or channel next to deaf for it."""

    def spoil(named):
        named["b/weight"][..., row, :] *= 1e-9

    return spoil


@pytest.mark.parametrize("replicas", [1, 2])
@pytest.mark.parametrize("unit", range(4))
def test_the_unit_with_the_least_outgoing_weight_goes(drawn, unit, replicas):
    network = draw("a dense 4, b dense 3")
    old, new, report = shrunk(drawn, network, silent(unit), replicas, a=3)
    stay = [i for i in range(4) if i != unit]
    mine, theirs = new.network.named_parameters(), old.network.named_parameters()
    np.testing.assert_array_equal(mine["a/weight"], theirs["a/weight"][..., stay])
    np.testing.assert_array_equal(mine["b/weight"], theirs["b/weight"][..., stay, :])
    x = old.dataset.raw.x
    np.testing.assert_allclose(new.predict(x), old.predict(x), atol=1e-7)
    assert report.text == "a: 3 units kept, the one that mattered least taken away."


def test_a_unit_that_always_says_the_same_goes_into_the_biases(drawn):
    def stuck(named):
        named["a/weight"][:, 2] = 0.0
        named["a/bias"][2] = 5.0
        named["b/weight"][2] = 7.0

    network = draw("a dense 4, b dense 3")
    old, new, _ = shrunk(drawn, network, stuck, a=3)
    x = old.dataset.raw.x
    np.testing.assert_allclose(new.predict(x), old.predict(x), rtol=0, atol=1e-12)
    moved = new.network.named_parameters()["b/bias"] - old.network.named_parameters()["b/bias"]
    np.testing.assert_allclose(moved, 7.0 * np.tanh(5.0), rtol=1e-12)


def test_the_choice_costs_less_than_any_other(drawn):
    """Of all units, none could have gone at a smaller change of the sums."""
    network = draw("a dense 6, b dense 3")
    old, new, _ = shrunk(drawn, network, lambda named: None, epochs=30, a=5)
    named = old.network.named_parameters()
    x = old.network.inputs[0].prepare(old.dataset.x_train)[:, :-1]
    a = np.tanh(x @ named["a/weight"] + named["a/bias"])
    w = named["b/weight"]
    change = [np.square(np.outer(a[:, i] - a[:, i].mean(), w[i])).sum() for i in range(6)]
    stay = [i for i in range(6) if i != int(np.argmin(change))]
    kept = new.network.named_parameters()["a/weight"]
    np.testing.assert_array_equal(kept, named["a/weight"][:, stay])


@pytest.mark.parametrize(
    "layers",
    [
        "a dense 4, rest dropout 0.2, b dense 3",
        "a dense 4, norm batch_norm, b dense 3",
        "a dense 4, bend prelu, b dense 3",
        "a dense 4, over layer_norm, b dense 3",
        f"{IMAGE}, a conv2d 4, norm batch_norm, pool max_pool2d, b conv2d 3, flat flatten",
        f"{IMAGE}, a conv2d 4, bend prelu, b conv2d 3, flat flatten",
        f"{IMAGE}, a conv2d 4, whole global_avg_pool2d, b dense 3",
    ],
)
def test_through_the_layers_between(drawn, layers):
    exact = "layer_norm" not in layers
    network = draw(layers)

    def spoil(named):
        named["b/weight"][1] = 0.0  # features and channels come first

    old, new, report = shrunk(drawn, network, spoil, a=3)
    mine, theirs = new.network.named_parameters(), old.network.named_parameters()
    np.testing.assert_array_equal(mine["a/weight"], theirs["a/weight"][..., [0, 2, 3]])
    assert report.kept == len(new.network.parameter_layout)
    if exact:
        x = old.dataset.raw.x
        np.testing.assert_allclose(new.predict(x), old.predict(x), rtol=0, atol=1e-12)


def test_a_flattened_filter_goes_with_all_its_pixels(drawn):
    network = draw(f"{IMAGE}, a conv2d 4, flat flatten, b dense 3")

    def spoil(named):
        named["b/weight"][16:32] = 0.0

    old, new, report = shrunk(drawn, network, spoil, a=3)
    rows = [*range(16), *range(32, 64)]
    mine, theirs = new.network.named_parameters(), old.network.named_parameters()
    np.testing.assert_array_equal(mine["b/weight"], theirs["b/weight"][rows])
    assert report.text == "a: 3 filters kept, the one that mattered least taken away."


def test_a_reshaped_channel_goes_as_a_whole(drawn):
    network = draw("a dense 12, image reshape 3×2×2, b conv2d 2, flat flatten")

    def spoil(named):
        named["b/weight"][1] = 0.0

    old, new, _ = shrunk(drawn, network, spoil, a=8, image="2×2×2")
    x = old.dataset.raw.x
    np.testing.assert_allclose(new.predict(x), old.predict(x), rtol=0, atol=1e-12)


@pytest.mark.parametrize("merge", ["add", "multiply"])
def test_units_that_are_joined_go_together(drawn, merge):
    network = draw(f"a dense 4, c dense 4, both {merge}, b dense 3", "in a both, in c both b out")
    old, new, report = shrunk(drawn, network, silent(2), a=3, c=3)
    x = old.dataset.raw.x
    np.testing.assert_allclose(new.predict(x), old.predict(x), atol=1e-7)
    stay = [0, 1, 3]
    mine, theirs = new.network.named_parameters(), old.network.named_parameters()
    for name in ("a/weight", "c/weight"):
        np.testing.assert_array_equal(mine[name], theirs[name][:, stay])
    assert report.text.count("the one that mattered least taken away") == 2


def test_one_layer_grows_while_another_shrinks(drawn):
    network = draw("a dense 4, b dense 3, c dense 3")
    old, new, report = shrunk(drawn, network, silent(0), a=3, b=6)
    mine, theirs = new.network.named_parameters(), old.network.named_parameters()
    np.testing.assert_array_equal(mine["b/weight"][:, :3], theirs["b/weight"][1:])
    assert mine["b/weight"][:, 3:].all()
    assert not mine["c/weight"][3:].any()
    x = old.dataset.raw.x
    np.testing.assert_allclose(new.predict(x), old.predict(x), atol=1e-7)
    assert report.text.startswith("a: 3 units kept, the one that mattered least taken away. b: 3")


def test_down_to_one_and_back(drawn):
    network = draw("a dense 8, b dense 3")
    old, new, report = shrunk(drawn, network, lambda named: None, a=1)
    assert report.text == "a: 1 unit kept, the 7 that mattered least taken away."
    again = Trainer(drawn(network))
    again.adopt(new)
    x = old.dataset.raw.x
    np.testing.assert_allclose(again.predict(x), new.predict(x), rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", [cls.name for cls in OPTIMIZERS])
def test_the_optimizers_memory_goes_with_the_unit(drawn, name):
    network = draw("a dense 4, b dense 3")
    settings = {"optimizer": Component(name, {"learning_rate": 0.01}), "batch_size": 0}
    old = Trainer(drawn(network, **settings))
    old.step(3)
    new = Trainer(drawn(sized(network, a=3), **settings))
    new.adopt(old)
    weights = old.network.named_parameters()["a/weight"], new.network.named_parameters()["a/weight"]
    stay = [i for i in range(4) if (weights[0][:, i : i + 1] == weights[1]).all(axis=0).any()]
    assert len(stay) == 3
    spans = {
        trainer: {f"{s.node_id}/{s.name}": s for s in trainer.network.parameter_layout}
        for trainer in (old, new)
    }
    for key in new.slots:
        for array, pick in (("a/weight", (slice(None), stay)), ("b/weight", (stay,))):
            mine = new.network.view(new.slots[key], spans[new][array])
            theirs = old.network.view(old.slots[key], spans[old][array])
            np.testing.assert_array_equal(mine, theirs[pick])
    new.step(5)
    assert np.isfinite(new.network.theta).all()


def test_a_frozen_layer_keeps_its_biases(drawn):
    network = set_frozen(draw("a dense 4, b dense 3"), "b", True)
    old, new, _ = shrunk(drawn, network, lambda named: None, a=3)
    mine, theirs = new.network.named_parameters(), old.network.named_parameters()
    np.testing.assert_array_equal(mine["b/bias"], theirs["b/bias"])


def test_an_output_is_not_made_of_hidden_units(drawn):
    """A hidden layer that becomes the output begins anew: its units meant something else."""
    network = draw("a dense 4")
    old = Trainer(drawn(network))
    old.run_epochs(2)
    alone = type(network)(
        (network.nodes[0], type(network.nodes[0])("a", "dense", {"units": 1})),
        (network.edges[0],),
    )
    report = Trainer(drawn(alone)).adopt(old)
    assert report.kept == 0
    assert report.text == "a drawn anew: its units are others."


@pytest.mark.parametrize("kind", ["activation", "prelu", "batch_norm", "layer_norm", "input"])
def test_another_kind_of_layer_under_the_same_name_is_no_trouble(drawn, kind):
    network = draw("a dense 4, b dense 3, c dense 3")
    old = Trainer(drawn(network))
    old.run_epochs(2)
    stay = ("b", "c", "out") if kind == "input" else ("in", "a", "b", "c", "out")
    nodes = tuple(NodeSpec("b", kind) if n.id == "b" else n for n in network.nodes if n.id in stay)
    wires = [e for e in network.edges if {e.source, e.target} <= {*stay}]
    new = Trainer(drawn(NetworkSpec(nodes, tuple(wires))))
    assert new.adopt(old).kept
    new.step(3)
    assert np.isfinite(new.network.theta).all()


def units_of(network, drawn):
    return label_units(Trainer(drawn(network)).plan, numbered)


def test_of_equals_the_last_goes(drawn):
    units = units_of(draw("a dense 4"), drawn)
    assert survivors(units, {"a": 2}, (), {}) == {"a": [0, 1]}


def test_what_is_joined_with_a_lost_feature_goes_first(drawn):
    units = units_of(draw("a dense 2, both add", "in a both out, in both"), drawn)
    lost = (OwnUnit("in", "x"),)
    assert survivors(units, {"a": 1}, lost, {OwnUnit("a", 0): 9.0}) == {"a": [1]}


def test_a_block_larger_than_what_goes_is_broken(drawn):
    units = units_of(draw("a dense 12, image reshape 3×2×2, b conv2d 2, flat flatten"), drawn)
    kept = survivors(units, {"a": 10}, (), {OwnUnit("a", i): float(i) for i in range(12)})
    assert len(kept["a"]) == 10
