"""Every registered layer, and random drawings: what grows computes the same."""

from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from playground.core import NumpyStream
from playground.nn.compiler.compile import build, initialize
from playground.nn.compiler.plan import analyze
from playground.nn.initializers.normal import Normal
from playground.nn.kernels.regrouping import regroup
from playground.nn.layers import LAYERS
from playground.training import Trainer
from playground.training.transfer.parameter_transfer import Learned, ParameterTransfer
from playground.training.transfer.units import label_units, numbered
from tests.nn.compiler.test_random_graphs import SIGNATURE, drawings
from tests.training.transfer.conftest import SHORT, sized

KINDS = [cls.name for cls in LAYERS if cls.name not in ("input", "reshape")]
EVERY = pytest.mark.parametrize("kind", KINDS)


@EVERY
def test_its_arrays_say_what_their_axes_run_over(drawn, around, kind):
    for node in Trainer(drawn(around(kind))).plan.nodes:
        for spec in (*node.parameters, *node.state):
            assert len(spec.axes) == len(spec.shape), f"{node.layer.name}.{spec.name}"
            sizes = {"unit": node.shape[0], "input": node.input_shapes[0][0]}
            for n, axis in zip(spec.shape, spec.axes, strict=True):
                assert n == sizes.get(axis, n)


@EVERY
def test_it_passes_on_what_the_layers_before_it_learned(drawn, around, kind):
    """A layer before it makes two channels of one; a layer behind it reads them all."""
    network = around(kind)
    old = Trainer(drawn(network))
    old.run_epochs(3)
    new = Trainer(drawn(sized(network, wide=18, image="2×3×3")))
    report = new.adopt(old)
    assert report.kept == len(new.network.parameter_layout)
    x = old.dataset.raw.x
    exact = not LAYERS.get(kind).mixes_units
    assert np.allclose(new.predict(x), old.predict(x), rtol=0, atol=1e-12) is exact
    assert ("mixes all units" in report.text) is (not exact)


@settings(max_examples=60, deadline=None)
@given(drawings(images=True), st.lists(st.integers(0, 3), min_size=12, max_size=12))
def test_any_drawing_that_grows_computes_the_same(network, more):
    assume(not any(LAYERS.get(n.kind).mixes_units for n in network.nodes))
    makers = [n for n in network.nodes if n.kind in ("dense", "conv2d") and n.id != "output"]
    bigger = {n.id: n.params[SHORT[n.kind]] + k for n, k in zip(makers, more, strict=False)}
    plans = [analyze(spec, SIGNATURE).plan for spec in (network, sized(network, **bigger))]
    assume(None not in plans)
    old, new = (build(plan, 5, np.float64, 1) for plan in plans)
    for seed, each in enumerate((old, new)):
        initialize(each, [NumpyStream((seed,))], Normal(), 0.1)
    for state in old.named_state().values():
        state[...] += 0.5
    redraw = partial(np.ones_like, new.theta)
    ParameterTransfer(Learned(new, {}), Learned(old, {}), None, redraw).run()
    x = NumpyStream((7,)).normal((5, 9))
    answers = [each.sibling(5).forward(x) for each in (old, new)]
    scale = max(1.0, *(np.abs(old.value(n.id)).max() for n in plans[0].nodes))
    assume(np.isfinite(answers[0]).all())
    np.testing.assert_allclose(answers[1], answers[0], rtol=1e-9, atol=1e-12 * scale)


@settings(max_examples=60, deadline=None)
@given(drawings(images=True), st.lists(st.integers(1, 4), min_size=12, max_size=12))
def test_any_drawing_that_changes_its_sizes_goes_on(network, sizes):
    makers = [n for n in network.nodes if n.kind in ("dense", "conv2d") and n.id != "output"]
    other = {n.id: size for n, size in zip(makers, sizes, strict=False)}
    plans = [analyze(spec, SIGNATURE).plan for spec in (network, sized(network, **other))]
    assume(None not in plans)
    old, new = (build(plan, 5, np.float64, 1) for plan in plans)
    for seed, each in enumerate((old, new)):
        initialize(each, [NumpyStream((seed,))], Normal(), 0.1)
    samples = SimpleNamespace(x_train=NumpyStream((8,)).normal((20, 9)))
    redraw = partial(np.ones_like, new.theta)
    report = ParameterTransfer(Learned(new, {}), Learned(old, {}), samples, redraw).run()
    assert report.kept
    assert np.isfinite(new.theta).all()
    for layer in report.layers:
        assert layer.reason or layer.kept + layer.gone == old_units(plans[0], layer.name)


def old_units(plan, name):
    return next(node.shape[0] for node in plan.nodes if node.name == name)


@pytest.mark.parametrize("shapes", [((8, 4, 4), (128,)), ((6,), (2, 3, 1)), ((2, 6), (4, 3))])
def test_regrouped_there_and_back_the_units_are_themselves(shapes):
    units = [f"unit {i}" for i in range(shapes[0][0])]
    there = regroup(units, *shapes)
    assert len(there) == len(set(there)) == shapes[1][0]
    assert regroup(there, *shapes[::-1]) == units


@settings(max_examples=60, deadline=None)
@given(drawings(images=True))
def test_every_unit_of_any_drawing_is_labelled(network):
    plan = analyze(network, SIGNATURE).plan
    assume(plan is not None)
    units = label_units(plan, numbered)
    for node in plan.nodes:
        assert len(units.of[node.id]) == node.shape[0]
