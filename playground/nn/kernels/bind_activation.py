"""How a layer that computes sums binds the activation that bends them."""

import numpy as np

from playground.core import Array
from playground.nn.base.activation import Activation, ReadableActivation
from playground.nn.base.layer import LayerBuffers
from playground.nn.base.program import Program, call


def bind_activation(memory: LayerBuffers, f: Activation) -> tuple[Array, Array, Program]:
    """Bind a layer's activation with as little memory and as few calls as it allows.

    Returns
    -------
    sums, sum_grads
        Where the layer writes its sums z before forward, and where backward leaves dL/dz; like
        the output.
    program
        The activation's calls.
    """
    a, da = memory.output, memory.output_grad
    if f.is_identity:
        return a, da, Program([], [])
    z = a if isinstance(f, ReadableActivation) else memory.scratch()
    dz = memory.scratch()
    program = f.bind(z, a, da, dz)
    if memory.derivative is not None:
        return z, dz, Program(program.forward, [call(np.multiply, memory.derivative, da, dz)])
    return z, dz, program
