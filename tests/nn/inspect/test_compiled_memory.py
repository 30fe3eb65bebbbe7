"""The memory of compiled networks, against what Python's tracer saw being allocated."""

import gc
import tracemalloc

import numpy as np
import pytest

from playground.nn.compiler.compile import build
from playground.nn.compiler.plan import analyze
from playground.nn.inspect.compiled_memory import compiled_bytes
from playground.nn.inspect.costs import costs_of
from playground.project.templates import TEMPLATES, template
from playground.training import Trainer

SMALL = 1 << 12
"""Constants and other crumbs that count for nothing."""


@pytest.mark.usefixtures("quick_collections")
@pytest.mark.parametrize("name", TEMPLATES)
def test_every_buffer_is_found(name):
    plan = Trainer(template(name)).plan
    build(plan, 3, np.float32, 1)
    tracemalloc.start()
    network = build(plan, 64, np.float32, 1)
    gc.collect()
    arrays = [tracemalloc.DomainFilter(True, np.lib.tracemalloc_domain)]
    traced = tracemalloc.take_snapshot().filter_traces(arrays).statistics("filename")
    tracemalloc.stop()
    allocated = sum(statistic.size for statistic in traced)
    assert compiled_bytes(network) == pytest.approx(allocated, rel=0.02, abs=SMALL)


def test_it_is_more_than_values_and_gradients():
    project = template("lenet-digits")
    plan = Trainer(project).plan
    assert analyze(project.network, plan.signature).plan == plan
    network = build(plan, 32, np.float64, 1)
    assert compiled_bytes(network) > costs_of(plan.nodes, 32).total_bytes
