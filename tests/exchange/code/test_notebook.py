"""The replay as a Jupyter notebook: valid, and its cells train again."""

import json

import pytest

from playground.exchange import export_model
from playground.project.templates import template
from playground.training import Trainer


@pytest.fixture(scope="module", params=["circle", "penguins"])
def notebook(request, tmp_path_factory):
    """A written notebook and the trainer it is of; one with drawn, one with embedded data."""
    trainer = Trainer(template(request.param))
    trainer.run_epochs(2)
    path = tmp_path_factory.mktemp("notebook") / "run.ipynb"
    check = export_model(path, trainer)
    assert (check.compared, check.rows) == ("losses", trainer.step_count)
    return path, trainer


def test_it_is_a_notebook(notebook):
    reason = "needs nbformat (pip install nbformat), which knows what a notebook may hold"
    nbformat = pytest.importorskip("nbformat", reason=reason)
    nbformat.validate(nbformat.read(notebook[0], as_version=4))


def test_every_third_of_a_step_is_a_cell_with_its_title(notebook):
    cells = json.loads(notebook[0].read_text(encoding="utf-8"))["cells"]
    assert len({cell["id"] for cell in cells}) == len(cells)
    titles = ["".join(c["source"]) for c in cells if c["cell_type"] == "markdown"]
    assert [t for t in titles if t[3:4] in "①②③"] == [
        "## ① Forward",
        "## ② Backprop",
        "## ③ Update",
    ]


def test_its_cells_run_in_order_and_print_the_recorded_losses(notebook, capsys):
    path, trainer = notebook
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    scope = {"__name__": "__main__"}
    for cell in cells:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), scope)
    last = capsys.readouterr().out.splitlines()[-2:]
    said, recorded = (float(line.split("train loss ")[1].split(",")[0]) for line in last)
    assert recorded == trainer.history[-1].train_loss
    assert abs(said - recorded) <= 1e-12 * recorded
