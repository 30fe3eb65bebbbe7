"""Beside every exported model stands what it is and how it is used; the lines run."""

import ast
import re
from importlib.util import find_spec

import numpy as np
import pytest

from playground.cli.source.training_start import start_of
from playground.exchange import EXPORTS, export_model
from playground.exchange.base.model import Model
from playground.exchange.card.usage import usage_of
from playground.exchange.export import card_path
from playground.project.templates import template
from playground.training import Trainer

NEEDS = {"pytorch": "torch", "keras": "keras"}


@pytest.fixture(scope="module")
def trainer():
    made = Trainer(template("penguins"))
    made.run_epochs(3)
    return made


@pytest.mark.parametrize("form", EXPORTS)
def test_the_lines_of_the_page_run_where_the_file_lies(
    form, trainer, tmp_path, monkeypatch, capsys
):
    path = tmp_path / f"model{EXPORTS[form].suffix}"
    export_model(path, trainer, form)
    card = card_path(path).read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", card, re.DOTALL)
    lines = compile(code, "usage", "exec")
    if form == "notebook" or (form in NEEDS and find_spec(NEEDS[form]) is None):
        return  # a notebook opens in a browser
    monkeypatch.chdir(tmp_path)
    exec(lines, {"__name__": "usage"})
    said = capsys.readouterr().out
    if form.startswith("onnx") or form in ("numpy", "pytorch", "keras"):
        found = np.array(re.findall(r"[-+.\de]+\d", said), float)
        expected = trainer.predict(trainer.dataset.raw.x[:1].astype(float))
        np.testing.assert_allclose(found, expected[0], atol=1e-4)


def test_the_page_says_what_it_is(trainer, tmp_path):
    path = tmp_path / "birds.onnx"
    export_model(path, trainer)
    card = (tmp_path / "birds.onnx.README.md").read_text(encoding="utf-8")
    metrics = trainer.metrics()
    assert card.startswith("# Penguins\n\nONNX model in `birds.onnx`, of a network of 2 layers")
    assert f"{100 * metrics.test_accuracy:.1f} %" in card
    assert "`Adelie`" in card
    assert "answers differ by at most" in card


@pytest.mark.parametrize("form", EXPORTS)
def test_whatever_a_file_is_called_its_lines_name_it(form, trainer):
    name = 'so "to" say.txt'
    code = usage_of(form, name, Model.of(trainer))
    texts = [node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant)]
    assert name in texts


@pytest.mark.parametrize("form", ["onnx", "onnx-columns", "numpy"])
def test_numbers_with_many_digits_and_strange_names_are_written_whole(
    form, tmp_path, monkeypatch, capsys
):
    days = 1_700_000_000 + 60 * np.arange(40)
    table = tmp_path / "times.csv"
    table.write_text("when,y\n" + "\n".join(f"{day},{i * i}" for i, day in enumerate(days)))
    trainer = Trainer(start_of(str(table)).project)
    path = tmp_path / f'so "to" say{EXPORTS[form].suffix}'
    export_model(path, trainer, form)
    (code,) = re.findall(r"```python\n(.*?)```", card_path(path).read_text("utf-8"), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "usage", "exec"), {"__name__": "usage"})
    found = np.array(re.findall(r"[-+.\de]+\d", capsys.readouterr().out), float)
    expected = trainer.predict(trainer.dataset.raw.x[:1].astype(float))
    np.testing.assert_allclose(found, expected[0], rtol=1e-4)
