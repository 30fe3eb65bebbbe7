"""The tape lays every number of a gradient out once, in the order of the network."""

import numpy as np
import pytest

from playground.explain import ExplainContext
from playground.project.templates import template
from playground.training import Trainer
from playground.ui.explain.step.tape_rows import MOST_CELLS, tape_rows


@pytest.fixture
def context():
    def make(name):
        trainer = Trainer(template(name))
        trainer.forward()
        trainer.backward()
        return ExplainContext.of(trainer)

    return make


def test_small_layers_have_a_cell_for_every_number(context):
    found = context("circle")
    rows = tape_rows(found, found.gradient)
    assert [row.node_id for row in rows] == ["hidden_1", "hidden_2", "output"]
    cells = [cell for row in rows for cell in row.cells]
    assert len(cells) == found.size
    assert all(cell.value == found.gradient[cell.target.flat(found)] for cell in cells)
    assert sorted(cell.target.flat(found) for cell in cells) == list(range(found.size))


def test_large_layers_share_cells_that_tell_their_largest(context):
    found = context("lenet-digits")
    rows = tape_rows(found, found.gradient)
    for row in rows:
        spans = [span for span in found.layout if span.node_id == row.node_id]
        assert sum(cell.count for cell in row.cells) == sum(s.stop - s.start for s in spans)
        assert len(row.cells) <= MOST_CELLS + len(spans)
        largest = max(np.abs(found.gradient[s.start : s.stop]).max() for s in spans)
        assert max(abs(cell.value) for cell in row.cells) == largest
    for cell in (cell for row in rows for cell in row.cells):
        assert cell.value == found.gradient[cell.target.flat(found)]
