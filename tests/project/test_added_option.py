"""Another number of a training is one field, and one name in the panel's table."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.gui

ROOT = Path(__file__).parents[2]
DECLARATION = """\
    rest: Annotated[
        int, Meta(ge=0, le=9), Param("Rest", "Updates to wait before each epoch.", unit="steps")
    ] = 2
"""
USE = """
import contextlib, io, json
from PySide6.QtWidgets import QApplication
from playground.cli import main
from playground.core import Task, ValueNotAllowed
from playground.project import Project
from playground.project.document.file_errors import BadDocument
from playground.project.set_value import set_value
from playground.project.templates import default_project
from playground.ui.panels.training.training_panel import TrainingPanel

project = set_value(default_project(), "rest", "3")
project.save("a.playground")
assert Project.load("a.playground").training.rest == 3
for refused in (
    lambda: set_value(project, "rest", "10"),
    lambda: default_project().replace(training=project.training.__replace__(rest=-1)).save("b"),
):
    try:
        refused()
    except (ValueNotAllowed, BadDocument) as error:
        assert "rest" in str(error) and "at most 9" in str(error), error
    else:
        raise AssertionError

with contextlib.redirect_stdout(io.StringIO()) as listed:
    main(["list", "options", "--json"])
assert "rest" in [option["name"] for option in json.loads(listed.getvalue())]

application = QApplication([])
panel = TrainingPanel()
asked = []
panel.config_requested.connect(lambda config, text, key: asked.append((config.rest, text, key)))
panel.set_config(project.training, Task.BINARY, "tanh")
row = panel.row("rest")
assert row.field.value == 3
row.field.stepUp()
assert asked == [(4, "Change rest", "training.rest")], asked
"""


def _insert(path, mark, text):
    source = path.read_text(encoding="utf-8")
    assert source.count(mark) == 1
    path.write_text(source.replace(mark, text), encoding="utf-8")


def test_another_number_of_a_training_is_one_declaration(tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(ROOT / "playground", copy / "playground")
    (copy / "resources").symlink_to(ROOT / "resources")
    stopping = "    stopping: Stopping = Stopping()\n"
    config = copy / "playground" / "training" / "base" / "config.py"
    _insert(config, stopping, DECLARATION + stopping)
    panel = copy / "playground" / "ui" / "panels" / "training" / "training_panel.py"
    _insert(panel, '("dtype", "seed")', '("dtype", "seed", "rest")')
    environment = {**os.environ, "PYTHONPATH": str(copy), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-P", "-c", USE]
    result = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=100
    )
    assert result.returncode == 0, result.stderr
