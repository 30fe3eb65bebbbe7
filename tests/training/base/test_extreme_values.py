"""Whatever a parameter accepts can be trained with: it works, or it ends in an error by name."""

import contextlib

import pytest
from msgspec.structs import replace

from playground.core import Component, PlaygroundError, ValueNotAllowed, params_of
from playground.nn.initializers import INITIALIZERS
from playground.nn.losses import LOSSES
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.regularizers import REGULARIZERS
from playground.nn.schedules import SCHEDULES
from playground.training import Trainer
from playground.training.base.config import TrainingConfig

REGISTRIES = {
    "initializer": INITIALIZERS,
    "loss": LOSSES,
    "optimizer": OPTIMIZERS,
    "regularizer": REGULARIZERS,
    "schedule": SCHEDULES,
}
ENTRIES = [(part, cls) for part, registry in REGISTRIES.items() for cls in registry]
OPTIONS = [option for option in params_of(TrainingConfig) if not option.choices]
EXTREMES = (0, 1, 1e-320, 3e38, 1e39, 1e308, -1e308, 10**23)
FITTING = {"softmax_cross_entropy": "classes", "binary_cross_entropy": "logits"}


def _accepted(param):
    for value in EXTREMES:
        with contextlib.suppress(ValueNotAllowed):
            yield param.check(value)


def _train(project):
    """Train a little; a divergence and a refusal are answers, anything else is a fault."""
    with contextlib.suppress(PlaygroundError):
        Trainer(project).run_epochs(2)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(("part", "cls"), ENTRIES, ids=lambda each: getattr(each, "name", each))
def test_of_a_registered_thing(project, part, cls, dtype):
    for param in params_of(cls):
        for value in _accepted(param):
            document = project(
                FITTING.get(cls.name, "binary"),
                optimizer=Component(cls.name) if part == "optimizer" else "sgd",
                dtype=dtype,
            )
            component = Component(cls.name, {param.name: value})
            _train(document.replace(training=replace(document.training, **{part: component})))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("order", ["shuffle", "fixed", "carry"])
@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_of_a_plain_option(project, option, order, dtype):
    for value in _accepted(option):
        _train(project(order=order, dtype=dtype, **{option.name: value}))


def test_a_number_beyond_the_precision_is_named(project):
    with pytest.raises(ValueNotAllowed, match=r"clip_norm: 1e\+39 .* in float32 .* 3.4e\+38"):
        Trainer(project(dtype="float32", clip_norm=1e39))
    with pytest.raises(ValueNotAllowed, match=r"adam.learning_rate: 1e\+39"):
        Trainer(project(dtype="float32", optimizer="adam", rate=1e39))
    Trainer(project(dtype="float64", clip_norm=1e39)).step()


def test_a_batch_larger_than_any_array_is_all_samples(project):
    huge, whole = (Trainer(project(batch_size=size)) for size in (2**63 - 1, 0))
    for trainer in (huge, whole):
        trainer.run_epochs(3)
    assert (huge.network.theta == whole.network.theta).all()
