"""What an edit changed: exactly the parts that differ."""

import pytest
from msgspec.structs import replace

from playground.datasets import DatasetConfig
from playground.project.project_change import Cause, ProjectChange
from playground.project.templates import default_project

PARTS = ("network", "layout", "dataset", "browser_seed", "training", "view")
PROJECT = default_project()

CHANGES = {
    "network": {"network": replace(PROJECT.network, edges=())},
    "layout": {"layout": PROJECT.layout.moved({"input": (1.0, 2.0)})},
    "dataset": {"dataset": replace(PROJECT.dataset, seed=7)},
    "browser_seed": {"browser_seed": "abc"},
    "training": {"training": replace(PROJECT.training, batch_size=3)},
    "view": {"view": replace(PROJECT.view, log_loss=True)},
}


@pytest.mark.parametrize("part", PARTS)
def test_only_the_part_that_differs_is_named(part):
    change = ProjectChange(PROJECT, PROJECT.replace(**CHANGES[part]))
    assert [name for name in PARTS if getattr(change, name)] == [part]
    assert change.trains_differently == (part not in ("layout", "view"))


def test_an_edit_is_the_usual_cause():
    assert ProjectChange(PROJECT, PROJECT).cause is Cause.EDIT
    assert not ProjectChange(PROJECT, PROJECT).trains_differently


def test_what_is_called_after_its_data_is_called_after_other_data():
    circle = default_project()
    table = DatasetConfig("csv", {"path": r"C:\data\Prices 2024.csv"})
    assert [circle.name, circle.with_data(table).name] == ["Circle", "Prices 2024"]
    assert circle.with_data(table).with_data(DatasetConfig("spiral")).name == "Spiral"
    named = circle.replace(name="My first")
    assert named.with_data(table) == named.replace(dataset=table)
