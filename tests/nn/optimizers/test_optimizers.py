"""Every registered optimizer, with each of its options: memory, precision, replicas, preview."""

import numpy as np
import pytest

from playground.core import params_of
from playground.nn.base.optimizer import UpdateBuffers
from playground.nn.optimizers import OPTIMIZERS

START = np.array([0.5, -0.25, 2.0, 0.0, -1.5, 1e-3])


def variants():
    """List every optimizer as it is, with each switch on, and with each unused number at 0.1."""
    for cls in OPTIMIZERS:
        yield cls(), cls.name
        for p in params_of(cls):
            if p.default is False:
                yield cls(**{p.name: True}), f"{cls.name}-{p.name}"
            elif p.default == 0.0:
                yield cls(**{p.name: 0.1}), f"{cls.name}-{p.name}"
        if {"momentum", "nesterov", "dampening"} <= {p.name for p in params_of(cls)}:
            yield cls(momentum=0.9, nesterov=True), f"{cls.name}-momentum-nesterov"
            yield cls(momentum=0.9, dampening=0.5), f"{cls.name}-momentum-dampening"


DECOUPLED = {"adamw", "lion"}

EVERY = pytest.mark.parametrize("cls", list(OPTIMIZERS), ids=lambda c: c.name)
EACH = pytest.mark.parametrize(
    "optimizer", [pytest.param(optimizer, id=name) for optimizer, name in variants()]
)


class Run:
    """An optimizer at work on given gradients."""

    def __init__(self, optimizer, theta=START, rate=None, slots=None, decayed=None):
        self.theta, self.grad = theta.copy(), np.empty_like(theta)
        self.slots = slots or optimizer.make_slots(self.theta)
        rate = optimizer.learning_rate if rate is None else rate
        self.rate = np.array(rate, dtype=theta.dtype)
        self.buffers = UpdateBuffers(self.theta, self.grad, self.slots, self.rate, decayed)
        self.update = optimizer.bind(self.buffers)

    def __call__(self, grads, first=1):
        for t, grad in enumerate(grads, first):
            self.grad[...] = grad
            self.update(t)
            np.testing.assert_array_equal(self.grad, np.broadcast_to(grad, self.grad.shape))
        return self


def gradients(count=12, shape=START.shape):
    return np.random.default_rng(0).normal(size=(count, *shape))


@EACH
def test_lowers_a_bowl(optimizer):
    def loss(theta):
        return 0.5 * float(theta @ theta)

    run = Run(optimizer)
    for t in range(1, 101):
        run([run.theta.copy()], first=t)
    assert loss(run.theta) < 0.9 * loss(START)


@EACH
def test_preview_says_what_step_then_does_and_changes_nothing(optimizer):
    run = Run(optimizer)
    for t, grad in enumerate(gradients(), 1):
        kept = run.theta.copy(), {name: slot.copy() for name, slot in run.slots.items()}
        run.grad[...] = grad
        move = optimizer.preview(run.buffers, t)
        np.testing.assert_array_equal(run.theta, kept[0])
        for name, slot in run.slots.items():
            np.testing.assert_array_equal(slot, kept[1][name])
        run([grad], first=t)
        # Not bitwise: the move is a difference of two rounded positions.
        np.testing.assert_allclose(run.theta - kept[0], move, rtol=1e-12, atol=1e-15)
        assert move.any()


@EACH
def test_step_is_one_bound_update(optimizer):
    run = Run(optimizer)
    buffers = optimizer.make_buffers(START.copy(), np.empty_like(START))
    for t, grad in enumerate(gradients(), 1):
        run([grad], first=t)
        buffers.grad[...] = grad
        optimizer.step(buffers, t)
    np.testing.assert_array_equal(buffers.theta, run.theta)


@EACH
def test_a_rebound_optimizer_goes_on_bit_for_bit(optimizer):
    grads = gradients(20)
    straight = Run(optimizer)(grads)
    half = Run(optimizer)(grads[:9])
    slots = {name: slot.copy() for name, slot in half.slots.items()}
    resumed = Run(optimizer, theta=half.theta, slots=slots)(grads[9:], first=10)
    np.testing.assert_array_equal(resumed.theta, straight.theta)
    for name, slot in straight.slots.items():
        np.testing.assert_array_equal(resumed.slots[name], slot)


@EACH
def test_repeating_an_update_from_the_same_state_repeats_its_result(optimizer):
    run = Run(optimizer)
    first = run(gradients()).theta.copy()
    run.theta[:] = START
    for name, slot in optimizer.make_slots(START).items():
        run.slots[name][:] = slot
    np.testing.assert_array_equal(run(gradients()).theta, first)


@EACH
def test_replicas_equal_single_networks(optimizer):
    theta = np.random.default_rng(1).normal(size=(3, 6))
    rates = np.array([[0.003], [0.01], [0.1]])
    grads = gradients(shape=theta.shape)
    together = Run(optimizer, theta, rates)(grads)
    for r in range(3):
        single = Run(optimizer, theta[r], rates[r, 0])(grads[:, r])
        np.testing.assert_array_equal(together.theta[r], single.theta)
        for name, slot in single.slots.items():
            np.testing.assert_array_equal(together.slots[name][r], slot)


@EACH
def test_one_rate_serves_all_replicas(optimizer):
    theta = np.random.default_rng(2).normal(size=(3, 6))
    grads = gradients(shape=theta.shape)
    shared = Run(optimizer, theta, 0.01)(grads)
    separate = Run(optimizer, theta, np.full((3, 1), 0.01))(grads)
    np.testing.assert_array_equal(shared.theta, separate.theta)


@EACH
def test_float32_stays_float32(optimizer):
    grads = gradients().astype(np.float32)
    narrow = Run(optimizer, START.astype(np.float32))(grads)
    wide = Run(optimizer)(grads.astype(np.float64))
    assert narrow.theta.dtype == np.float32
    assert {s.dtype for s in narrow.slots.values()} <= {np.dtype(np.float32)}
    np.testing.assert_allclose(narrow.theta, wide.theta, rtol=1e-4, atol=1e-5)


# Rprop's learning rate is its first step size and nothing else.
@pytest.mark.parametrize(
    "optimizer",
    [pytest.param(optimizer, id=name) for optimizer, name in variants() if name != "rprop"],
)
def test_reads_the_rate_at_every_update(optimizer):
    run = Run(optimizer)(gradients(3))
    kept = run.theta.copy()
    run.rate[...] = 0.0
    run(gradients(3), first=4)
    np.testing.assert_array_equal(run.theta, kept)


def test_rprop_starts_with_the_rate_given_to_the_update():
    run = Run(OPTIMIZERS.get("rprop")(), rate=0.5)([np.ones(6)])
    np.testing.assert_array_equal(run.theta, START - 0.5)


@EACH
def test_no_gradient_at_all_raises_nothing(optimizer):
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        run = Run(optimizer)(np.zeros((5, 6)))
    assert np.isfinite(run.theta).all()
    if not getattr(optimizer, "weight_decay", 0.0):
        np.testing.assert_array_equal(run.theta, START)


@pytest.mark.parametrize("constant", [1.0, 0.1, 1e-3])
def test_a_constant_gradient_has_no_negative_variance(constant):
    optimizer = OPTIMIZERS.get("rmsprop")(centered=True, alpha=0.1)
    run = Run(optimizer)(np.full((200, 6), constant))
    assert np.isfinite(run.theta).all()


@EACH
def test_slots_are_the_ones_named(optimizer):
    slots = optimizer.make_slots(START)
    assert tuple(slots) == optimizer.slot_names()
    assert all(s.shape == START.shape and s.dtype == START.dtype for s in slots.values())
    assert all(s.shape == (4, 6) for s in optimizer.make_slots(np.ones((4, 6))).values())


def test_coupled_decay_is_part_of_the_gradient():
    for cls in OPTIMIZERS:
        if cls.name in DECOUPLED or not any(p.name == "weight_decay" for p in params_of(cls)):
            continue
        plain, decayed = Run(cls()), Run(cls(weight_decay=0.3))
        for t, grad in enumerate(gradients(), 1):
            decayed([grad], first=t)
            plain([grad + 0.3 * plain.theta], first=t)
        np.testing.assert_allclose(decayed.theta, plain.theta, rtol=1e-12, atol=1e-15)


def test_decoupled_decay_is_not():
    for name in sorted(DECOUPLED):
        optimizer = OPTIMIZERS.get(name)(weight_decay=0.5, learning_rate=0.1)
        moved = Run(optimizer)([np.zeros(6)]).theta
        np.testing.assert_allclose(moved, 0.95 * START, rtol=1e-15)
    without = OPTIMIZERS.get("adamw")(weight_decay=0.0)
    plain = Run(OPTIMIZERS.get("adam")())(gradients())
    np.testing.assert_array_equal(Run(without)(gradients()).theta, plain.theta)


def decaying():
    """List every optimizer with weight decay, alone and with each of its switches on."""
    for cls in OPTIMIZERS:
        declared = params_of(cls)
        if not any(p.name == "weight_decay" for p in declared):
            continue
        yield cls, {}
        yield from ((cls, {p.name: True}) for p in declared if p.default is False)


@pytest.mark.parametrize("shape", [(6,), (3, 6)], ids=["alone", "replicas"])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(
    ("cls", "options"), [pytest.param(c, o, id="-".join([c.name, *o])) for c, o in decaying()]
)
def test_a_mask_says_where_weight_decay_acts(cls, options, shape, dtype):
    theta = np.random.default_rng(3).normal(size=shape).astype(dtype)
    rate = np.array(0.01) if len(shape) == 1 else np.array([[0.003], [0.01], [0.1]])
    grads = gradients(shape=shape).astype(dtype)
    decayed = np.array([1, 0, 0, 1, 1, 0], dtype=dtype)
    masked = Run(cls(weight_decay=0.3, **options), theta, rate, decayed=decayed)(grads)
    everywhere = Run(cls(weight_decay=0.3, **options), theta, rate)(grads)
    nowhere = Run(cls(weight_decay=0.0, **options), theta, rate)(grads)
    assert not np.array_equal(everywhere.theta, nowhere.theta)
    np.testing.assert_array_equal(
        masked.theta, np.where(decayed == 1, everywhere.theta, nowhere.theta)
    )


def test_lion_worked_example():
    """By hand, from m = 0 with gradients 1, -0.2 and -0.07 of one parameter."""
    lion = OPTIMIZERS.get("lion")(learning_rate=0.1, beta1=0.9, beta2=0.99, weight_decay=0.5)
    run = Run(lion, theta=np.array([2.0]))([[1.0]])  # mixed 0.1: down
    assert run.theta.item() == pytest.approx(2.0 * 0.95 - 0.1, rel=1e-15)
    assert run.slots["m"].item() == pytest.approx(0.01, rel=1e-13)
    run([[-0.2]], first=2)  # mixed 0.9·0.01 - 0.02 = -0.011: up
    assert run.theta.item() == pytest.approx(1.8 * 0.95 + 0.1, rel=1e-15)
    assert run.slots["m"].item() == pytest.approx(0.0079, rel=1e-13)
    run([[-0.07]], first=3)  # mixed 0.00711 - 0.007 > 0: the momentum wins
    assert run.theta.item() == pytest.approx(1.81 * 0.95 - 0.1, rel=1e-15)


def test_lion_moves_by_the_rate_whatever_the_gradients_size():
    lion = OPTIMIZERS.get("lion")()
    small = Run(lion)(1e-6 * gradients())
    large = Run(lion)(1e6 * gradients())
    np.testing.assert_array_equal(small.theta, large.theta)


def test_dampening_spares_the_first_gradient():
    sgd = OPTIMIZERS.get("sgd")(learning_rate=1.0, momentum=0.5, dampening=0.25)
    run = Run(sgd)([np.full(6, 8.0)])
    np.testing.assert_array_equal(run.slots["velocity"], 8.0)
    run([np.full(6, 8.0)], first=2)
    np.testing.assert_array_equal(run.slots["velocity"], 0.5 * 8.0 + 0.75 * 8.0)
    np.testing.assert_array_equal(run.theta, START - 8.0 - 10.0)


def test_adagrads_rate_falls():
    adagrad = OPTIMIZERS.get("adagrad")(learning_rate=1.0, lr_decay=0.5, eps=1e-300)
    buffers = adagrad.make_buffers(START, np.ones(6))
    moves = [adagrad.preview(buffers, t) for t in (1, 2, 3)]
    np.testing.assert_allclose(np.stack(moves)[:, 0], [-1.0, -1 / 1.5, -1 / 2], rtol=1e-14)


def test_adams_first_move_is_the_learning_rate():
    moved = Run(OPTIMIZERS.get("adam")())([np.array([3.0, -3.0, 1e-2, 50.0, -1.0, 1.0])])
    sign = np.array([1.0, -1.0, 1.0, 1.0, -1.0, 1.0])
    np.testing.assert_allclose(moved.theta, START - 0.01 * sign, rtol=1e-5)


def test_a_late_nadam_update_needs_no_history_of_its_own():
    optimizer = OPTIMIZERS.get("nadam")(beta1=0.99, momentum_decay=1.0)
    grads = gradients(3000)
    straight = Run(optimizer)(grads)
    before = Run(optimizer)(grads[:-1])
    before.grad[...] = grads[-1]
    optimizer.step(before.buffers, 3000)
    np.testing.assert_array_equal(before.theta, straight.theta)


@EVERY
def test_says_what_it_is(cls):
    assert cls.title
    assert cls.help.endswith(".")
    assert cls.formula
    params = {p.name: p for p in params_of(cls)}
    assert params["learning_rate"].scale == "log"
    assert all(p.label and p.help.endswith(".") for p in params.values())
    assert all(p.check(p.default) == p.default for p in params.values())
