"""How much memory a compiled network really holds, its layers' working memory included."""

import gc
from collections.abc import Iterable
from functools import partial
from types import BuiltinMethodType, CellType, FunctionType, MethodType

import numpy as np

from playground.nn.compiler.network import Network

_HOLDERS = (partial, tuple, list, dict, BuiltinMethodType, MethodType, CellType)


def compiled_bytes(network: Network) -> int:
    """Return the bytes of all arrays a training network runs on.

    Found by following its bound calls to the arrays behind them, each counted once: values,
    gradients, parameters and whatever layers allocated when they were bound. The optimizer's
    memory, the loss's and the data's are not among them.
    """
    owners: dict[int, np.ndarray] = {}
    fields = [network.theta, network.grad, network.state, network.output_grad]
    fields += [port.rows for port in network.inputs]
    fields += [network.value(node.id) for node in network.plan.nodes]
    _follow([*fields, *network.forward_calls, *network.backward_calls], owners)
    return sum(array.nbytes for array in owners.values())


def _follow(things: Iterable[object], owners: dict[int, np.ndarray]) -> None:
    """Add the owners of all arrays that can be reached through bound calls."""
    waiting, seen = list(things), set[int]()
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, np.ndarray):
            owner = _owner(thing)
            owners[id(owner)] = owner
        elif isinstance(thing, FunctionType):
            waiting += thing.__closure__ or ()
        elif isinstance(thing, _HOLDERS):
            waiting += gc.get_referents(thing)


def _owner(array: np.ndarray) -> np.ndarray:
    """Return the array whose memory this one looks at."""
    base: object = array
    while base is not None:
        if isinstance(base, np.ndarray):
            array = base
        base = getattr(base, "base", None)  # strided windows hold their array in a wrapper
    return array
