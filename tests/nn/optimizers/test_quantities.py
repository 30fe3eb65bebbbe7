"""The numbers behind an update, by name: together they are the move that was made."""

import numpy as np
import pytest

from playground.core import params_of
from playground.nn.base.optimizer import UpdateBuffers
from playground.nn.optimizers import OPTIMIZERS

START = np.array([[0.5, -0.25, 2.0, 0.1], [-1.5, 1e-3, 0.7, -0.3]])
RATES = np.array([[0.01], [0.1]])
EXPLAINED = {
    "sgd", "sgd-momentum", "sgd-momentum-weight_decay", "sgd-dampening", "sgd-nesterov",
    "sgd-weight_decay", "adagrad", "adagrad-lr_decay", "adagrad-initial_accumulator_value",
    "adagrad-weight_decay", "rmsprop", "rmsprop-momentum", "rmsprop-centered",
    "rmsprop-weight_decay", "adam", "adam-amsgrad", "adam-weight_decay", "adamw", "adamw-amsgrad",
    "adamax", "adamax-weight_decay", "radam", "radam-weight_decay", "rprop",
}  # fmt: skip
"""Variants whose whole move is a step size times a direction; others may be too."""


def variants():
    for cls in OPTIMIZERS:
        yield cls.name, cls()
        for p in params_of(cls):
            if p.default is False:
                yield f"{cls.name}-{p.name}", cls(**{p.name: True})
            elif p.default == 0.0:
                yield f"{cls.name}-{p.name}", cls(**{p.name: 0.1})
    yield "sgd-momentum-weight_decay", OPTIMIZERS.get("sgd")(momentum=0.9, weight_decay=0.1)
    yield "sgd-momentum-nesterov", OPTIMIZERS.get("sgd")(momentum=0.9, nesterov=True)


EACH = pytest.mark.parametrize(("name", "optimizer"), list(variants()), ids=lambda v: str(v)[:40])


def updates(optimizer, rates=RATES, count=12, gradient=None):
    """Yield ``t, before, gradient, after, slots`` of some updates."""
    rng = np.random.default_rng(5)
    theta, grad = START.copy(), np.empty_like(START)
    slots = optimizer.make_slots(theta)
    update = optimizer.bind(UpdateBuffers(theta, grad, slots, rates))
    for t in range(1, count + 1):
        grad[...] = rng.normal(size=grad.shape) if gradient is None else gradient
        before = theta.copy()
        old = {name: slot.copy() for name, slot in slots.items()}
        update(t)
        yield t, before, grad.copy(), theta.copy(), old, slots


@EACH
def test_step_size_times_direction_is_the_move(name, optimizer):
    for t, before, grad, after, _, slots in updates(optimizer):
        found = optimizer.quantities(slots, t, RATES)
        assert "step_size" in found or name not in EXPLAINED
        if "step_size" not in found:
            continue
        decay = getattr(optimizer, "weight_decay", 0.0)
        start, direction = before, grad + decay * before
        if name.startswith("adamw"):
            start = before * (1 - RATES * decay)
        direction = found.get("direction", direction)
        np.testing.assert_allclose(
            after, start - found["step_size"] * direction, rtol=1e-12, atol=1e-14
        )


@EACH
def test_the_slots_and_the_rate_are_among_them(name, optimizer):
    slots = optimizer.make_slots(START)
    unused = optimizer.quantities(slots, 0, RATES)
    assert unused.keys() == {*slots, "rate"}
    *_, (t, *_, slots) = updates(optimizer)
    found = optimizer.quantities(slots, t, RATES)
    assert {n: found[n].tolist() for n in slots} == {n: s.tolist() for n, s in slots.items()}
    assert found["rate"] is RATES
    for value in found.values():
        assert np.broadcast_shapes(value.shape, START.shape) == START.shape


@EACH
def test_every_one_is_named_by_its_optimizer(name, optimizer):
    *_, (t, *_, slots) = updates(optimizer)
    found = optimizer.quantities(slots, t, RATES)
    labels = [optimizer.quantity(key).label for key in found]
    assert len(set(labels)) == len(labels)
    for key, value in found.items():
        told = optimizer.quantity(key)
        assert told.help.endswith(".")
        assert told.title[0].isupper()
        if told.is_single:
            assert (value == value[..., :1]).all()
    assert not {"rate", *optimizer.named} & {"parameter", "gradient", "used_gradient", "change"}


def test_a_quantity_without_words_is_called_by_its_name():
    assert OPTIMIZERS.get("adam")().quantity("some_thing").label == "Some thing"


def test_what_is_named_exists_in_some_variant():
    found = {}
    for name, optimizer in variants():
        *_, (t, *_, slots) = updates(optimizer)
        found.setdefault(name.split("-")[0], set()).update(optimizer.quantities(slots, t, RATES))
    for cls in OPTIMIZERS:
        assert set(cls.named) <= found[cls.name]


@EACH
def test_they_keep_the_precision(name, optimizer):
    theta, grad = START.astype(np.float32), np.ones_like(START, np.float32)
    slots, rate = optimizer.make_slots(theta), np.array(0.01, np.float32)
    optimizer.bind(UpdateBuffers(theta, grad, slots, rate))(1)
    for value in optimizer.quantities(slots, 1, rate).values():
        assert isinstance(value, np.ndarray)
        assert value.dtype.kind in "ib" or value.dtype == np.float32


@pytest.mark.parametrize("name", ["adam", "adamw"])
def test_a_constant_gradient_is_its_own_corrected_mean(name):
    optimizer = OPTIMIZERS.get(name)()
    for t, *_, slots in updates(optimizer, gradient=0.25):
        found = optimizer.quantities(slots, t, RATES)
        np.testing.assert_allclose(found["m_hat"], 0.25, rtol=1e-12)
        np.testing.assert_allclose(found["v_hat"], 0.0625, rtol=1e-12)
        np.testing.assert_allclose(found["step_size"], RATES / 0.25 * np.ones(4), rtol=1e-7)
        assert found["m"].max() < 0.25


def test_adams_corrected_rate_times_its_raw_ratio_is_nearly_the_move():
    """The paper's shortcut (Kingma and Ba 2014, section 2): equal but for epsilon."""
    optimizer = OPTIMIZERS.get("adam")()
    for t, before, _, after, _, slots in updates(optimizer):
        found = optimizer.quantities(slots, t, RATES)
        short = found["corrected_rate"] * found["m"] / np.sqrt(found["v"])
        np.testing.assert_allclose(before - after, short, rtol=1e-6)


def test_nadam_mixes_the_gradient_in():
    optimizer = OPTIMIZERS.get("nadam")()
    for t, before, grad, after, _, slots in updates(optimizer):
        found = optimizer.quantities(slots, t, RATES)
        mixed = found["m_hat"] + found["gradient_share"] * grad
        np.testing.assert_allclose(before - after, found["adaptive_rate"] * mixed, rtol=1e-9)


def test_adadelta_moves_by_the_ratio_of_typical_sizes():
    optimizer = OPTIMIZERS.get("adadelta")()
    for t, before, grad, after, old, slots in updates(optimizer):
        if t == 1:
            continue
        earlier = optimizer.quantities(old, t - 1, RATES)["typical_move"]
        now = optimizer.quantities(slots, t, RATES)["typical_gradient"]
        np.testing.assert_allclose(before - after, RATES * grad * earlier / now, rtol=1e-9)


def test_radams_rectifier_grows_towards_one():
    optimizer = OPTIMIZERS.get("radam")(beta2=0.9)
    found = [
        optimizer.quantities(slots, t, RATES)["rectifier"][0, 0]
        for t, *_, slots in updates(optimizer, count=60)
    ]
    assert found[0] == 0
    assert found == sorted(found)
    assert 0.9 < found[-1] < 1


def test_lbfgs_counts_its_pairs():
    optimizer = OPTIMIZERS.get("lbfgs")(history=3)
    theta, grad = START.copy(), np.empty_like(START)
    slots = optimizer.make_slots(theta)
    update = optimizer.bind(UpdateBuffers(theta, grad, slots, np.array(0.1)))
    bend = np.array([[1.0, 2.0, 3.0, 4.0], [0.0, 0.0, 0.0, 0.0]])
    for t in range(1, 8):
        grad[...] = bend * theta
        update(t)
        found = optimizer.quantities(slots, t, np.array(0.1))
        assert found["pairs"].tolist() == [[min(t - 1, 3)], [0]]
    assert 1 / 4 <= found["first_guess"][0, 0] <= 1
    assert found["first_guess"][1, 0] == 1
