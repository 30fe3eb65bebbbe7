import pytest

from playground.core import Component, ValueNotAllowed
from playground.nn.optimizer_presets import (
    PRESETS,
    optimizer_named,
    optimizer_names,
    preset_of,
    switched_to,
)
from playground.nn.optimizer_rates import unusual_rate
from playground.nn.optimizers import OPTIMIZERS


@pytest.mark.parametrize("name", optimizer_names())
def test_every_name_stands_for_an_optimizer(name):
    optimizer = OPTIMIZERS.create(optimizer_named(name))
    assert optimizer.learning_rate > 0


def test_presets_have_names_of_their_own():
    assert not set(PRESETS) & set(OPTIMIZERS.names)


def test_momentum_is_sgd_with_momentum():
    optimizer = OPTIMIZERS.create(optimizer_named("momentum"))
    assert (optimizer.name, optimizer.momentum) == ("sgd", 0.9)


def test_an_unknown_name_lists_all():
    with pytest.raises(ValueNotAllowed, match="momentum"):
        optimizer_named("momentom")


def test_a_component_is_the_fullest_preset_whatever_its_rate():
    momentum = Component("sgd", {"momentum": 0.9, "learning_rate": 0.5})
    assert preset_of(momentum).name == "momentum"
    assert preset_of(momentum.with_params(nesterov=True)).name == "nesterov"
    assert preset_of(momentum.with_params(momentum=0.8)) is None
    assert preset_of(Component("adam")) is None


def test_switching_keeps_what_both_share_and_leaves_what_only_the_preset_set():
    plain = Component("sgd", {"learning_rate": 0.5, "weight_decay": 0.01})
    momentum = switched_to("momentum", plain)
    assert momentum.params == {"learning_rate": 0.5, "weight_decay": 0.01, "momentum": 0.9}
    assert switched_to("sgd", momentum) == plain
    assert "momentum" not in switched_to("rmsprop", momentum).params


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda each: each.name)
def test_no_optimizers_own_default_is_off_its_scale(optimizer):
    assert optimizer.typical_rate is not None
    assert unusual_rate(Component(optimizer.name)) is None


def test_a_rate_of_another_scale_is_told_beside_the_usual_one():
    found = unusual_rate(Component("adam", {"learning_rate": 0.03}))
    assert found.usual == 0.001
    assert found.message == "Adam usually learns with about 0.001; 0.03 is 30 times that."
    low = unusual_rate(Component("sgd", {"learning_rate": 0.0003}))
    assert low.message == "SGD usually learns with about 0.03; 0.0003 is 100 times less."
    assert unusual_rate(Component("adam", {"learning_rate": 0.0})) is None
