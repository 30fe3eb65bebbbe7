"""``playground export``: a trained model in every format, from a file or from a template."""

import runpy

import numpy as np
import pytest

from playground import Trainer
from playground.exchange import EXPORTS
from playground.project.templates import template


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """A project with its training, and the trainer."""
    trainer = Trainer(template("circle"))
    trainer.run_epochs(2)
    path = tmp_path_factory.mktemp("export") / "work.playground"
    trainer.save(path)
    return path, trainer


def test_the_trained_weights_are_written_under_the_projects_name(cli, work, tmp_path, monkeypatch):
    path, trainer = work
    monkeypatch.chdir(tmp_path)
    result = cli("export", str(path), "--to", "numpy")
    assert result.code == 0, result.err
    assert result.out.startswith("wrote work.py (answers differ by at most")
    program = runpy.run_path(str(tmp_path / "work.py"))
    rows = trainer.dataset.raw.x[:30]
    np.testing.assert_allclose(program["predict"](rows), trainer.predict(rows), rtol=1e-13)


@pytest.mark.parametrize("name", EXPORTS)
def test_every_format_by_name(cli, work, name, tmp_path):
    out = tmp_path / f"model{EXPORTS[name].suffix}"
    result = cli("export", str(work[0]), "--to", name, "--out", str(out))
    assert result.code == 0, result.err
    assert out.stat().st_size


def test_the_replay_compares_with_the_curves_in_the_file(cli, work, tmp_path):
    path, trainer = work
    out = tmp_path / "run.py"
    assert cli("export", str(path), "--to", "replay", "--out", str(out)).code == 0
    assert f"50: ({trainer.history[-1].train_loss!r}" in out.read_text(encoding="utf-8")


def test_the_ending_says_the_format(cli, work, tmp_path):
    out = tmp_path / "model.npz"
    assert cli("export", str(work[0]), "--out", str(out)).code == 0
    with np.load(out) as arrays:
        assert "hidden_1/weight" in arrays.files


def test_what_is_untrained_is_said_to_be(cli, tmp_path):
    result = cli("export", "circle", "--out", str(tmp_path / "c.py"))
    assert result.code == 0
    assert "first weights" in result.err


@pytest.mark.parametrize("words", [("--to", "matlab"), ()])
def test_other_formats_are_refused_with_the_list(cli, words):
    result = cli("export", "circle", *words)
    assert result.code == 1
    assert ", ".join(EXPORTS) in result.err
