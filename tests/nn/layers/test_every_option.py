"""Derivatives of every registered layer with every value of every option, by differences."""

import itertools
from math import prod

import numpy as np
import pytest

from playground.core import Component, NumpyStream, params_of, values_of
from playground.nn.activations import ACTIVATIONS
from playground.nn.base.layer import ShapeError
from playground.nn.layers import LAYERS

FLAT, IMAGE = (6,), (2, 5, 4)

# What decides where a window reads is tried in every combination, all else by itself.
WINDOW = {"kernel": (1, 2, 3), "size": (1, 2, 3), "stride": (1, 2, 3), "dilation": (1, 2)}
COUNTS = {"units": (1, 3), "filters": (1, 3)}
SHAPES = {"shape": ("2×3", "1x6", "40", "4,5,2", "2 2 10")}
FROM_DATA = "input"  # reads data, whose gradient nobody needs: see the tests of whole networks


def values(p):
    """List the values an option is tried with."""
    if p.choices_from == ACTIVATIONS.kind:
        return ACTIVATIONS.names
    if p.choices:
        return p.choices
    if isinstance(p.default, float):
        ends = [p.default]
        ends += [] if p.low is None or p.low_open else [p.low]
        ends += [] if p.high is None or p.high_open else [p.high]
        return tuple(dict.fromkeys(ends))
    if isinstance(p.default, bool):
        return (False, True)
    return {**WINDOW, **COUNTS, **SHAPES}.get(p.name, (p.default,))


def variants(cls):
    """List the parameters to try for a kind of layer."""
    declared = {p.name: values(p) for p in params_of(cls)}
    together = {n: v for n, v in declared.items() if n in WINDOW or n == "padding"}
    for chosen in itertools.product(*together.values()):
        yield dict(zip(together, chosen, strict=True))
    for name, tried in declared.items():
        if name not in together:
            yield from ({name: value} for value in tried)
    chooser = next((p.name for p in params_of(cls) if p.choices_from == ACTIVATIONS.kind), None)
    for function in ACTIVATIONS if chooser else ():
        for p in params_of(function):
            for value in values(p):
                yield {chooser: function.name, f"{chooser}.{p.name}": value}


def cases():
    for cls in LAYERS:
        if cls.name == FROM_DATA:
            continue
        for params, shape in itertools.product(variants(cls), (FLAT, IMAGE)):
            layer = LAYERS.create(Component(cls.name, params))
            for count in {max(1, cls.min_inputs), cls.max_inputs or 4}:
                try:
                    layer.infer([shape] * count)
                except ShapeError:
                    continue
                options = ",".join(f"{k}={v}" for k, v in params.items())
                yield pytest.param(layer, [shape] * count, id=f"{cls.name}-{options}-{len(shape)}D")


CASES = list(cases())


def test_every_layer_and_every_value_is_tried():
    tried = {(type(c.values[0]), name): set() for c in CASES for name in values_of(c.values[0])}
    for case in CASES:
        for name, value in values_of(case.values[0]).items():
            tried[type(case.values[0]), name].add(value)
    assert {type(case.values[0]).name for case in CASES} == set(LAYERS.names) - {FROM_DATA}
    for (cls, name), found in tried.items():
        (declared,) = (p for p in params_of(cls) if p.name == name)
        assert set(values(declared)) <= found, (cls.name, name)


def test_every_parameter_of_every_activation_is_tried_in_every_layer():
    declared = {f.name: {p.name: set(values(p)) for p in params_of(f)} for f in ACTIVATIONS}
    for cls in (cls for cls in LAYERS if cls().activation_field):
        of_kind = [case.values[0] for case in CASES if type(case.values[0]) is cls]
        for name, params in declared.items():
            for param, wanted in params.items():
                key = f"{of_kind[0].activation_field}.{param}"
                assert wanted == {
                    layer.function_params[key]
                    for layer in of_kind
                    if layer.chosen_activation.name == name and key in layer.function_params
                }


def differences(one, array, h=1e-5):
    """Differentiate the sum of output · output_grad by every entry of an array."""
    slopes = np.empty(array.shape)
    for place in np.ndindex(array.shape):
        middle, sides = array[place], []
        for value in (middle + h, middle - h):
            array[place] = value
            for r, stream in enumerate(one.memory.streams):
                stream.set_state(NumpyStream((r,)).get_state())
            sides.append(np.vdot(one.forward(), one.memory.output_grad))
        array[place] = middle
        slopes[place] = (sides[0] - sides[1]) / (2 * h)
    return slopes


@pytest.mark.parametrize("lead", [(), (2,)], ids=["single", "replicas"])
@pytest.mark.parametrize(("layer", "shapes"), CASES)
def test_derivatives(alone, layer, shapes, lead):
    one = alone(layer, shapes, 3, lead)  # of two values a batch norm knows the sign alone
    memory = one.memory
    fan = max([prod(p.shape[:-1]) for p in layer.parameters(shapes)], default=1)
    memory.block[...] = np.random.default_rng(1).normal(0.2, fan**-0.5, memory.block.shape)
    one.forward()
    one.backward()
    pairs = list(zip(memory.input_grads, memory.inputs, strict=True))
    pairs += [(memory.grads[name], memory.params[name]) for name in memory.params]
    for found, array in pairs:
        expected = differences(one, array)
        distance = np.linalg.norm(found - expected)
        assert distance <= 1e-7 * (np.linalg.norm(found) + np.linalg.norm(expected))


@pytest.mark.parametrize(("layer", "shapes"), CASES)
def test_a_call_for_every_replica_only_where_the_layer_says_so(alone, layer, shapes):
    few, many = (alone(layer, shapes, 3, (r,)) for r in (30, 60))
    calls = [len(one.forward_calls) + len(one.backward_calls) for one in (few, many)]
    loops = calls[1] - calls[0] >= 30  # a call more or less may pay at another size
    assert loops <= layer.loops_over_replicas
    assert loops or not (layer.loops_over_replicas and layer == type(layer)())
