import pytest

from playground.core import ValueNotAllowed
from playground.nn.optimizer_presets import PRESETS, optimizer_named, optimizer_names
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
