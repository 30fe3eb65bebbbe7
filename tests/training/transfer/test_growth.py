"""A trained network that grows computes what it did, and goes on learning."""

import numpy as np
import pytest

from playground.core import Component
from playground.graph.edits import set_params
from playground.nn.optimizers import OPTIMIZERS
from playground.training import Trainer
from tests.training.transfer.conftest import draw, sized

IMAGE = "wide dense 16, image reshape 1×4×4"

GROWING = {
    "dense": (draw("a dense 4, b dense 3"), {"a": 5}),
    "many dense": (draw("a dense 4, b dense 3"), {"a": 9, "b": 7}),
    "a thousand": (draw("a dense 16"), {"a": 1000}),
    "dropout, activation": (
        draw("a dense 4, rest dropout 0.2, bend activation sine, b dense 3"),
        {"a": 6},
    ),
    "noise": (draw("a dense 4, shake gaussian_noise"), {"a": 6}),
    "batch norm": (draw("a dense 4, norm batch_norm, b dense 3"), {"a": 6}),
    "prelu": (draw("a dense 4, bend prelu, b dense 3"), {"a": 6}),
    "conv, batch norm, pool": (
        draw(f"{IMAGE}, c conv2d 3, norm batch_norm, pool max_pool2d, flat flatten, a dense 4"),
        {"c": 5, "a": 6},
    ),
    "conv, prelu, conv": (
        draw(f"{IMAGE}, c conv2d 3, bend prelu, d conv2d 2, whole global_avg_pool2d"),
        {"c": 4, "d": 3},
    ),
    "average pool": (draw(f"{IMAGE}, c conv2d 2, pool avg_pool2d, flat flatten"), {"c": 3}),
    "reshape": (
        draw("a dense 12, image reshape 3×2×2, c conv2d 2, flat flatten"),
        {"a": 16, "image": "4×2×2"},
    ),
    "reshape and back": (
        draw(f"{IMAGE}, c conv2d 2, flat flatten, again reshape 2×4×4, d conv2d 2, row flatten"),
        {"c": 3, "again": "3×4×4"},
    ),
    "concat": (
        draw("a dense 4, b dense 3, both concat, c dense 3", "in a both, in b both c out"),
        {"a": 6, "b": 4},
    ),
    "concat twice": (draw("a dense 4, both concat", "in a both out, a both"), {"a": 6}),
    "images side by side": (
        draw(
            f"{IMAGE}, c conv2d 2, d conv2d 3, both concat, e conv2d 2, flat flatten",
            "in wide image c both, image d both e flat out",
        ),
        {"c": 4, "d": 4},
    ),
    "add": (
        draw("a dense 4, b dense 4, sum add, c dense 3", "in a b sum, a sum c out"),
        {"a": 6, "b": 6},
    ),
    "multiply": (
        draw("a dense 4, b dense 4, gate multiply, c dense 3", "in a gate, in b gate c out"),
        {"a": 6, "b": 6},
    ),
    "forked": (
        draw("a dense 4, b dense 3, both concat", "in a b both out, a both"),
        {"a": 5, "b": 5},
    ),
}

grows = pytest.mark.parametrize("case", GROWING)


def grown(drawn, case, replicas=1, **training):
    """Train a network of the table; return its trainer and that of the grown one."""
    network, sizes = GROWING[case]
    old = Trainer(drawn(network, **training), replicas)
    old.run_epochs(4)
    return old, Trainer(drawn(sized(network, **sizes), **training), replicas)


def arrays(network, flat):
    return {f"{s.node_id}/{s.name}": network.view(flat, s) for s in network.parameter_layout}


@grows
@pytest.mark.parametrize("replicas", [1, 2])
def test_it_computes_the_same(drawn, case, replicas):
    old, new = grown(drawn, case, replicas)
    x = old.dataset.raw.x
    before = old.predict(x)
    report = new.adopt(old)
    np.testing.assert_allclose(new.predict(x), before, rtol=0, atol=1e-12)
    losses = [each.evaluate() for each in (old, new)]
    for part in ("train", "test"):
        np.testing.assert_allclose(losses[1][part]["loss"], losses[0][part]["loss"], atol=1e-12)
    assert report.kept == len(new.network.parameter_layout)
    assert (new.step_count, new.epoch, new.rule.updates) == (20, 4, 20)


@grows
def test_it_goes_on_learning_and_the_new_units_take_part(drawn, case):
    old, new = grown(drawn, case, rate=0.0003 if case == "a thousand" else 0.03)
    new.adopt(old)
    begin, theta = new.evaluate()["train"]["loss"], new.network.theta.copy()
    new.run_epochs(3)
    assert (new.network.theta != theta).mean() > 0.9
    assert new.evaluate()["train"]["loss"] < begin + 0.05


def test_new_units_are_drawn_by_the_initializer_and_unlike_each_other(drawn):
    network = draw("a dense 4, b dense 3")
    old = Trainer(drawn(network, initializer=Component("constant", {"value": 0.5})))
    old.run_epochs(2)
    new = Trainer(drawn(sized(network, a=6), initializer=Component("constant", {"value": 0.5})))
    new.adopt(old)
    named = new.network.named_parameters()
    assert (named["a/weight"][:, 4:] == 0.5).all()
    assert not named["b/weight"][4:].any()
    for step in range(3):
        before = Trainer(drawn(sized(network, a=4 + step)))
        before.step(1)
        after = Trainer(drawn(sized(network, a=5 + step)))
        after.adopt(before)
        columns = after.network.named_parameters()["a/weight"].T
        assert len(np.unique(columns, axis=0)) == 5 + step


@pytest.mark.parametrize("name", [cls.name for cls in OPTIMIZERS])
def test_the_optimizers_memory_stays_with_its_parameters(drawn, name):
    network = draw("a dense 4, b dense 3")
    old = Trainer(drawn(network, optimizer=name, rate=0.01))
    old.step(3)
    new = Trainer(drawn(sized(network, a=6), optimizer=name, rate=0.01))
    fresh = {key: slot.copy() for key, slot in new.slots.items()}
    new.adopt(old)
    for key in new.slots:
        mine = arrays(new.network, new.slots[key])
        theirs = arrays(old.network, old.slots[key])
        begin = arrays(new.network, fresh[key])
        np.testing.assert_array_equal(mine["a/weight"][:, :4], theirs["a/weight"])
        np.testing.assert_array_equal(mine["b/weight"][:4], theirs["b/weight"])
        np.testing.assert_array_equal(mine["b/bias"], theirs["b/bias"])
        np.testing.assert_array_equal(mine["a/weight"][:, 4:], begin["a/weight"][:, 4:])
        np.testing.assert_array_equal(mine["b/weight"][4:], begin["b/weight"][4:])
    new.step(5)
    assert np.isfinite(new.network.theta).all()


def test_what_a_batch_norm_measured_stays_and_new_units_are_measured_anew(drawn):
    old, new = grown(drawn, "batch norm")
    new.adopt(old)
    mine, theirs = new.network.named_state(), old.network.named_state()
    np.testing.assert_array_equal(mine["norm/running_mean"][:4], theirs["norm/running_mean"])
    assert mine["norm/running_mean"][4:].tolist() == [0.0, 0.0]
    assert mine["norm/running_variance"][4:].tolist() == [1.0, 1.0]


def test_pruned_weights_stay_pruned_and_new_ones_live(drawn):
    pruning = {"regularizer": Component("l1_prune", {"rate": 0.3}), "optimizer": "sgd"}
    old, new = grown(drawn, "dense", **pruning)
    assert old.slots["regularizer/dead"].any()
    new.adopt(old)
    mine = arrays(new.network, new.slots["regularizer/dead"])
    theirs = arrays(old.network, old.slots["regularizer/dead"])
    np.testing.assert_array_equal(mine["b/weight"][:4], theirs["b/weight"])
    assert not mine["b/weight"][4:].any()


@pytest.mark.parametrize("kind", ["layer_norm", "softmax"])
def test_a_layer_over_all_units_changes_and_says_so(drawn, kind):
    network = draw(f"a dense 4, over {kind}, b dense 3")
    old = Trainer(drawn(network))
    old.run_epochs(4)
    new = Trainer(drawn(sized(network, a=6)))
    report = new.adopt(old)
    assert report.kept == len(new.network.parameter_layout)
    assert report.text == (
        "a: 4 units kept, 2 new that begin silent. over mixes all units: the loss may jump."
    )


def test_a_network_as_it_was_drawn_is_drawn_again(drawn):
    network = draw("a dense 4, b dense 3")
    old, new = Trainer(drawn(network)), Trainer(drawn(sized(network, a=6)))
    begin = new.network.theta.copy()
    assert new.adopt(old).kept == 0
    np.testing.assert_array_equal(new.network.theta, begin)
    old.set_value("a", "weight", (0, 0), 3.0)  # by hand: that is something to keep
    new.adopt(old)
    assert new.network.named_parameters()["a/weight"][0, 0] == 3.0


def test_asking_whether_it_is_untouched_changes_no_random_number(drawn):
    made = drawn(draw("a dense 4"))
    asked, other = Trainer(made), Trainer(made)
    assert asked.is_untouched
    asked.step(9)
    other.step(9)
    np.testing.assert_array_equal(asked.network.theta, other.network.theta)
    assert not asked.is_untouched


# features -----------------------------------------------------------------------------------------


def test_a_new_feature_begins_silent(drawn, reading):
    made = drawn(draw("a dense 4, b dense 3"))
    old = Trainer(reading(made, "x", "y"))
    old.run_epochs(4)
    new = Trainer(reading(made, "x", "x²", "y"))
    report = new.adopt(old)
    x = old.dataset.raw.x
    np.testing.assert_allclose(new.predict(x), old.predict(x), rtol=0, atol=1e-12)
    weight = new.network.named_parameters()["a/weight"]
    names = [f.name for f in new.network.inputs[0].features]
    assert not weight[names.index("x²")].any()
    assert report.text == "in: 2 features kept, 1 new that begins silent."


def test_a_feature_taken_away_leaves_the_others_by_name(drawn, reading):
    made = drawn(draw("a dense 4, b dense 3"))
    old = Trainer(reading(made, "x", "x²", "y"))
    old.run_epochs(4)
    new = Trainer(reading(made, "x²", "y"))
    report = new.adopt(old)
    rows = {
        trainer: dict(
            zip(
                [f.name for f in trainer.network.inputs[0].features],
                trainer.network.named_parameters()["a/weight"],
                strict=True,
            )
        )
        for trainer in (old, new)
    }
    for name in ("x²", "y"):
        np.testing.assert_array_equal(rows[new][name], rows[old][name])
    assert report.text == "in: 2 features kept, 1 taken away."


def test_a_branch_added_to_a_concat_begins_silent(drawn):
    one = draw("a dense 4, b dense 3, both concat", "in a both out, in b both")
    layers = "a dense 4, b dense 3, n dense 2, both concat"
    two = draw(layers, "in a both out, in n both, in b both")
    old = Trainer(drawn(one))
    old.run_epochs(4)
    new = Trainer(drawn(two))
    report = new.adopt(old)
    x = old.dataset.raw.x
    np.testing.assert_allclose(new.predict(x), old.predict(x), rtol=0, atol=1e-12)
    assert report.text == "n: new, with random weights."


@pytest.mark.parametrize(("before", "after"), [(1, 3), (3, 5), (3, 4), (4, 5), (2, 7)])
def test_a_larger_kernel_keeps_its_middle(drawn, before, after):
    network = draw(f"{IMAGE}, c conv2d 2, flat flatten")
    old = Trainer(drawn(set_params(network, "c", kernel=before)))
    old.run_epochs(3)
    new = Trainer(drawn(set_params(network, "c", kernel=after, filters=3)))
    report = new.adopt(old)
    x = old.dataset.raw.x
    np.testing.assert_allclose(new.predict(x), old.predict(x), rtol=0, atol=1e-12)
    assert report.text == "c: 2 filters kept, 1 new that begins silent."
    smaller = Trainer(drawn(set_params(network, "c", kernel=before)))
    smaller.adopt(new)
    same = Trainer(drawn(set_params(network, "c", kernel=after)))
    assert same.adopt(old).text == "c: 2 filters kept around the middle of their kernels."
    weights = [each.network.named_parameters()["c/weight"] for each in (old, smaller)]
    assert weights[0].shape == weights[1].shape
    assert np.isin(weights[1], weights[0]).any()


def test_what_cannot_be_mapped_is_drawn_anew_with_a_reason(drawn):
    network = draw(f"{IMAGE}, c conv2d 2, over layer_norm, flat flatten")
    old = Trainer(drawn(network))
    old.run_epochs(2)
    new = Trainer(drawn(set_params(network, "c", padding="valid")))
    begin = new.network.named_parameters()["out/weight"].copy()
    report = new.adopt(old)
    named = new.network.named_parameters()
    np.testing.assert_array_equal(named["c/weight"], old.network.named_parameters()["c/weight"])
    np.testing.assert_array_equal(named["out/weight"], begin)
    assert (named["over/scale"] == 1.0).all()
    assert report.text == (
        "over drawn anew: its weights have another shape. "
        "out drawn anew: something else reaches it."
    )
