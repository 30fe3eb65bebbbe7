"""Every cell of a sweep trains as it would alone, here or in a process of its own."""

import math

import numpy as np
import pytest

from playground.core import PlaygroundError, ValueNotAllowed
from playground.experiments.sweep import end_of, run_cells, run_cells_apart
from playground.experiments.sweep_grid import Varied, grid, read_varied, setting_lanes
from playground.experiments.sweep_results import best_cell, spread_of, sweep_grid, sweep_table
from playground.project.runs.race_runs import sweep_runs
from playground.project.set_value import set_values
from playground.project.templates import template
from playground.training import Trainer

RATES = Varied(("optimizer.learning_rate",), ("0.01", "0.3"))
UNITS = Varied(("hidden_1.units",), ("1", "3"))
AXES = (RATES, UNITS)
EPOCHS = 2


@pytest.fixture(scope="module")
def circle():
    return template("circle")


@pytest.fixture(scope="module")
def results(circle):
    """Four cells of three seeds."""
    return [each for _, each in run_cells(grid(circle, AXES, set_values), 3, EPOCHS)]


def test_every_seed_of_every_cell_is_a_training_alone_bit_for_bit(circle, results):
    names = [result.cell.name for result in results]
    assert names[1] == "learning rate 0.01, hidden 1 units 3"
    for result in results:
        rate, units = result.cell.values
        pairs = [("optimizer.learning_rate", rate), ("hidden_1.units", units)]
        for seed, curve in enumerate(result.curves):
            alone = Trainer(set_values(circle, pairs), seed=seed)
            points = [alone.metrics()]
            for _ in range(EPOCHS):
                alone.run_epochs(1)
                points.append(alone.metrics())
            assert list(curve) == points
            judged = alone.judge()
            assert end_of(curve, "test_f1") == judged["test"]["f1"].value
            assert (np.diff([p.seconds for p in curve]) > 0).all()
            if seed == 0:
                np.testing.assert_array_equal(result.checkpoint.theta, alone.network.theta)


def test_processes_bring_the_same_numbers(circle, results):
    told = []

    def progress(done, of):
        told.append((done, of))
        return True

    cells = grid(circle, AXES, set_values)
    found = dict(run_cells_apart(cells[:2], 3, EPOCHS, progress, jobs=2))
    for place, result in found.items():
        assert result.curves == results[place].curves
        np.testing.assert_array_equal(result.checkpoint.theta, results[place].checkpoint.theta)
    assert told[-1] == (2, 2)


@pytest.mark.parametrize("how", [run_cells, run_cells_apart])
def test_it_ends_early_and_keeps_what_is_through(how, circle):
    cells = grid(circle, AXES, set_values)
    if how is run_cells:
        found = dict(how(cells, 1, 100, lambda done, of: done < 150))
        assert list(found) == [0]
        assert found[0].curves[0][-1].epoch == 100
    else:
        assert dict(how(cells[:1], 1, 10**9, lambda done, of: False)) == {}


@pytest.mark.parametrize(("end", "kept"), [(1, 0), (2, 1), (3, 1), (4, 2)])
def test_a_cell_counts_only_when_all_of_its_epochs_are_made(circle, end, kept):
    made = run_cells(grid(circle, [RATES], set_values), 1, EPOCHS, lambda done, of: done < end)
    assert len(list(made)) == kept


def test_the_grid_holds_the_medians_and_the_table_every_number(results):
    found = sweep_grid(AXES, results, "test_loss")
    assert found.middle.shape == (2, 2)
    losses = [curve[-1].test_loss for curve in results[2].curves]
    assert found.middle[1, 0] == np.median(losses)
    assert (found.low <= found.middle).all()
    assert not found.diverged.any()
    assert found.middle[best_cell(found, rises=False)] == found.middle.min()
    header, rows = sweep_table(AXES, results)
    rows = list(rows)
    assert header[:4] == ("optimizer.learning_rate", "hidden_1.units", "seed", "epochs")
    assert len(rows) == 12
    assert rows[7][header.index("test_loss")] == results[2].curves[1][-1].test_loss
    assert rows[7][:3] == ["0.3", "1", 1]


def test_a_cell_that_diverges_or_is_refused_leaves_the_others_alone(circle):
    axis = Varied(("activation", "output.activation"), ("tanh", "linear"))
    wild = set_values(circle, [("optimizer.learning_rate", "1e9")])
    found = [r for _, r in run_cells(grid(wild, [axis], set_values), 2, 3)]
    assert [bool(t) for t in found[1].troubles] == [True, True]
    assert math.isnan(found[1].ends("test_loss")[0])
    made = sweep_grid([axis], [found[0], None], "test_loss")
    assert np.isfinite(made.middle[0, 0])
    assert math.isnan(made.middle[1, 0])
    broken = circle.replace(network=circle.network.__class__())
    (refused,) = [r for _, r in run_cells(grid(broken, [], set_values), 1, 1)]
    assert refused.refusal
    assert sweep_runs([refused]) == []


def test_without_a_setting_the_document_trains_from_several_seeds(circle):
    ((_, result),) = run_cells(grid(circle, [], set_values), 5, 1)
    (run,) = sweep_runs([result], "SGD 0.03")
    assert (run.name, run.origin, len(run.curves)) == ("SGD 0.03", "swept", 5)
    assert run.seconds == result.seconds
    assert run.setup.network == circle.network


def test_another_data_set_gets_a_network_that_fits(circle):
    (cell,) = grid(circle, [Varied(("dataset",), ("iris",))], set_values)
    assert Trainer(cell.spec).dataset.task.is_classification


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rate", "KEY=VALUE"),
        ("=1,2", "KEY=VALUE"),
        ("seed=", "KEY=VALUE"),
        ("seed=1,1", "every value once"),
    ],
)
def test_what_varies_is_checked(text, said):
    with pytest.raises(PlaygroundError, match=said):
        read_varied(text)


def test_too_much_and_what_does_not_fit_is_refused(circle):
    many = Varied(("seed",), tuple(map(str, range(200))))
    with pytest.raises(PlaygroundError, match="200 cells are too many"):
        grid(circle, [many], set_values)
    with pytest.raises(PlaygroundError, match="at most 2 settings"):
        grid(circle, [RATES, UNITS, many], set_values)
    with pytest.raises(ValueNotAllowed, match="units"):
        setting_lanes(circle, Varied(("hidden_1.units",), ("0",)), set_values)


def test_the_spread_is_half_of_the_middle_half():
    assert spread_of([1.0, 2.0, 3.0, 4.0, 5.0]) == (3.0, 1.0)
    assert spread_of([math.nan, 2.0])[0] == 2.0
    assert math.isnan(spread_of([])[0])
