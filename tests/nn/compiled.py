"""A drawing compiled in one call: tests of layers and networks want no more of it."""

import numpy as np

from playground.nn.compiler.compile import build
from playground.nn.compiler.plan import analyze


def compile_network(spec, signature, batch_size, dtype=np.float64, replicas=1):
    """Return the network, all of whose parameters are zero, or what is wrong with the drawing."""
    analysis = analyze(spec, signature)
    if analysis.plan is None:
        return list(analysis.diagnostics)
    return build(analysis.plan, batch_size, dtype, replicas)
