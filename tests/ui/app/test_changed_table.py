"""Opening a saved training whose table was changed in a spreadsheet meanwhile."""

import csv

import numpy as np
import pytest

from playground.core import Component
from playground.datasets import DatasetConfig
from playground.graph.sequential import sequential
from playground.project import Project
from playground.project.training_file import Trainer
from playground.training import TrainingConfig

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]

HEADER = ["height", "weight", "kind"]


def write(path, header, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])


@pytest.fixture
def saved(tmp_path):
    """A project trained on 100 rows of two kinds; returns its table, its rows and its file."""
    rng = np.random.default_rng(0)
    rows = [
        [f"{rng.normal(3 * (i % 2), 1):.4f}", f"{rng.normal(60, 5):.4f}", ("cat", "dog")[i % 2]]
        for i in range(100)
    ]
    table, file = tmp_path / "table.csv", tmp_path / "work.playground"
    write(table, HEADER, rows)
    network, layout = sequential((), (6,), "tanh", 1, "linear")
    trainer = Trainer(
        Project(
            network=network,
            layout=layout,
            dataset=DatasetConfig("csv", {"path": str(table)}, 70),
            training=TrainingConfig(
                loss=Component("binary_cross_entropy"), optimizer=Component("adam")
            ),
        )
    )
    trainer.run_epochs(20)
    trainer.save(file)
    return table, rows, file, trainer


def opened(driver, file):
    driver.window.files.open_project(file)
    driver.wait(lambda: driver.window.document.path == file)
    driver.wait_for_snapshot()
    return driver.window


def test_columns_and_rows_that_moved_are_the_same_training(driver, saved):
    table, rows, file, trainer = saved
    write(table, HEADER[::-1], [row[::-1] for row in sorted(rows)])
    window = opened(driver, file)
    driver.wait(lambda: "matched by name" in window.banner.text)
    assert "matched by what they hold" in window.banner.text
    state = driver.settle()
    again = Trainer(driver.project, dataset=window.client.dataset)
    again.restore(state.checkpoint)
    assert again.evaluate() == trainer.evaluate()


def test_a_table_as_it_was_says_nothing(driver, saved):
    window = opened(driver, saved[2])
    driver.wait(lambda: driver.latest is not None and driver.latest.epoch == 20)
    assert not window.banner.text


def test_a_table_that_cannot_be_matched_is_told_and_keeps_its_training(driver, saved):
    table, rows, file, _ = saved
    write(table, ["hight", *HEADER[1:]], rows)
    before = file.read_bytes()
    window = opened(driver, file)
    driver.wait(lambda: "'height'" in window.banner.text)
    assert "'hight' is new: was something renamed?" in window.banner.text
    driver.wait(lambda: driver.latest is not None and driver.latest.epoch == 0)
    assert file.read_bytes() == before
    write(table, HEADER, rows)
    window = opened(driver, file)
    driver.wait(lambda: driver.latest is not None and driver.latest.epoch == 20)
    assert window.client.dataset.columns == ("height", "weight")
    assert not window.banner.text
