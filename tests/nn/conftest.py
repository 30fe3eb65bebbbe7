"""Small networks for the tests of planning and compilation."""

from itertools import pairwise

import pytest

from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.nn.compiler.plan import Signature


@pytest.fixture
def chain():
    """A function that draws ``input > nodes…``, each a kind and its parameters."""

    def draw(*nodes, features=()):
        params = {"features": features} if features else {}
        specs = [NodeSpec("input_1", "input", params)]
        specs += [NodeSpec(f"n{i}", kind, dict(p)) for i, (kind, p) in enumerate(nodes, 1)]
        wires = [Edge(a.id, b.id) for a, b in pairwise(specs)]
        return NetworkSpec(tuple(specs), tuple(wires))

    return draw


@pytest.fixture
def plane():
    """A function: two columns on a plane, and a number of outputs."""
    return lambda outputs=1: Signature(("x", "y"), True, outputs)


@pytest.fixture
def table():
    """A function: named columns, and a number of outputs."""
    return lambda columns, outputs=1: Signature(tuple(columns), False, outputs)
