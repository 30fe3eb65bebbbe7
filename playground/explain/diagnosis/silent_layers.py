"""Layers that learn nothing: their gradient is exactly zero, in every batch as training deals them.

Not the size of the batches the other diagnoses run on is looked at, but the training's own: a batch
norm that gets one sample at a time passes no gradient, while on many samples all looks well.
"""

from __future__ import annotations

import numpy as np

from playground.core import NumpyStream
from playground.explain.base.context import ExplainContext
from playground.nn.compiler.compile import build, initialize
from playground.nn.initializers import INITIALIZERS
from playground.training.data.input_feed import feed, select
from playground.training.loop.batch_program import BatchProgram
from playground.training.loop.bound_model import usual_batch

STEPS, SAMPLES = 16, 256
"""At least so many batches, and so many samples, are looked at before a layer is called silent."""

MOVE = 0.05
"""How long each step is, whatever the gradient: what is zero only at the first weights moves on."""

SEED = 0


@np.errstate(all="ignore")
def silent_layers(context: ExplainContext) -> tuple[str, ...]:
    """Return the ids of the layers that are to learn but never get a gradient.

    A network is drawn and makes a few plain steps; usually the first one shows that every layer
    hears something, and that is all. The context's own parameters do not matter.
    """
    waiting = {node.id for node in context.plan.nodes if node.parameters and not node.frozen}
    size = min(usual_batch(context.config, context.dataset), SAMPLES)
    steps = max(STEPS, -(-SAMPLES // size))
    rows = NumpyStream((SEED, 2)).permutation(context.count)[: steps * size]
    network = build(context.plan, size, np.float64, 1, [NumpyStream((SEED, 1))])
    initializer = INITIALIZERS.create(context.config.initializer)
    initialize(network, [NumpyStream((SEED, 0))], initializer, context.config.bias)
    chosen = select(context.dataset.x_train, rows)
    features = [feed(port, chosen) for port in network.inputs]
    targets = context.encoding.encode(context.dataset.y_train[rows], network.dtype)
    program = BatchProgram(network, context.loss, features, targets)
    for step in range(steps):
        program.load(np.arange(step * size, (step + 1) * size) % len(rows))
        program.forward()
        program.backward()
        gradient = network.grad
        for span in network.parameter_layout:
            if gradient[span.start : span.stop].any():
                waiting.discard(span.node_id)
        length = float(np.linalg.norm(gradient))
        if not waiting or not np.isfinite(length):
            break
        if length > 0:
            network.theta -= MOVE / length * gradient
    return tuple(node.id for node in context.plan.nodes if node.id in waiting)
