"""Max-norm: a bound on the length of every unit's incoming weights (Srebro and Shraibman 2005)."""

import numpy as np

from playground.core import Array
from playground.nn.base.program import Call, call
from playground.nn.compiler.network import Network


def bind_max_norm(network: Network, theta: Array, limit: float) -> list[Call]:
    """Bind the calls that shorten, after an update, what has become longer than ``limit``.

    Parameters
    ----------
    network
        Says where the weights lie. Their last axis counts the units (or filters); all others
        together are one unit's incoming weights.
    theta
        ``(P,)`` or ``(R, P)``: what to shorten.
    limit
        The greatest Euclidean length.
    """
    calls: list[Call] = []
    lead = theta.ndim - 1
    for span in network.parameter_layout:
        if span.role != "weight":
            continue
        weight = network.view(theta, span)
        axes = tuple(range(lead, weight.ndim - 1))
        square = np.empty_like(weight)
        # Two by turns: a single number that is read and written takes NumPy a kilobyte.
        norm, factor = (np.empty_like(weight.sum(axis=axes, keepdims=True)) for _ in range(2))
        most, tiny = np.array(limit, theta.dtype), np.array(np.finfo(theta.dtype).tiny)
        one = np.array(1.0, theta.dtype)
        calls += [
            call(np.multiply, weight, weight, square),
            call(np.add.reduce, square, axes, None, norm, True),
            call(np.sqrt, norm, factor),
            call(np.maximum, factor, tiny, out=norm),
            call(np.divide, most, norm, factor),
            call(np.minimum, factor, one, out=norm),
        ]
        if norm.size == 1:
            calls.append(call(np.multiply, weight, norm.reshape(()), weight))
        else:  # NumPy would copy the row of factors into a buffer of its own, anew in every call
            calls += [call(np.copyto, square, norm), call(np.multiply, weight, square, weight)]
    return calls
