"""One layer in memory of its own, to be run and asked for its derivatives."""

from dataclasses import dataclass
from math import prod

import numpy as np
import pytest

from playground.core import NumpyStream
from playground.nn.base.layer import LayerBuffers
from playground.nn.base.program import run


@dataclass(frozen=True)
class Alone:
    """A bound layer: fill ``memory``, then call."""

    memory: LayerBuffers
    forward_calls: tuple
    backward_calls: tuple

    def forward(self):
        run(self.forward_calls)
        return self.memory.output

    def backward(self):
        run(self.backward_calls)
        return self.memory.input_grads


def _bind(layer, shapes, batch=4, lead=(), training=True, noise=True, dtype="f8"):
    """Bind a layer to random inputs, parameters and output gradient, laid out as networks do."""
    rng = np.random.default_rng(5)
    output = layer.infer(shapes)
    specs = layer.parameters(shapes)
    sizes = [prod(spec.shape) for spec in specs]
    block = rng.uniform(0.5, 1.5, (*lead, sum(sizes))).astype(dtype)
    grad_block = np.full_like(block, np.nan)

    def views(flat):
        parts = np.split(flat, np.cumsum(sizes)[:-1], axis=-1) if sizes else []
        pairs = zip(specs, parts, strict=True)
        return {spec.name: part.reshape(*lead, *spec.shape) for spec, part in pairs}

    def value(shape):
        flat = np.ones((*lead, prod(shape) + 1, batch), dtype)
        flat[..., :-1, :] = rng.normal(0.3, 1.5, flat[..., :-1, :].shape)
        return flat, flat[..., :-1, :].reshape(*lead, *shape, batch)

    inputs = [value(shape) for shape in shapes]
    state = {s.name: np.full((*lead, *s.shape), s.initial, dtype) for s in layer.state(shapes)}
    memory = LayerBuffers(
        inputs=tuple(x for _, x in inputs),
        augmented=tuple(flat for flat, _ in inputs),
        input_grads=tuple(np.full(x.shape, np.nan, dtype) for _, x in inputs),
        output=value(output)[1],
        output_grad=rng.normal(size=(*lead, *output, batch)).astype(dtype),
        params=views(block),
        grads=views(grad_block),
        block=block,
        grad_block=grad_block,
        training=training,
        state=state,
        streams=tuple(NumpyStream((r,)) for r in range(prod(lead))) if noise else (),
    )
    program = layer.bind(memory)
    return Alone(memory, tuple(program.forward), tuple(program.backward))


@pytest.fixture
def alone():
    return _bind
