"""`playground predict`: a table, CSV or JSON of what a trained network answers."""

import csv
import io
import json
import os

import numpy as np
import pytest

from playground import Trainer
from playground.project.templates import template


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """A trained network for penguins, in its file."""
    path = tmp_path_factory.mktemp("work") / "penguins.playground"
    trainer = Trainer(template("penguins"))
    trainer.run_epochs(3)
    trainer.save(path)
    return path


@pytest.fixture
def birds(tmp_path):
    path = tmp_path / "birds.csv"
    path.write_text(
        "sex,island,name,bill_length_mm,bill_depth_mm,body_mass_g,flipper_length_mm,species\n"
        "male,Torgersen,Ada,39.1,18.7,3750,181,Adelie\n"
        "female,Biscoe,Bo,46.1,13.2,4500,211,Adelie\n"
        "NA,Dream,Cy,46.5,17.9,3500,192,Chinstrap\n"
    )
    return path


def test_a_table_is_printed_with_what_is_wrong(cli, work, birds):
    done = cli("predict", work, birds)
    assert done.code == 0
    header, *rows = done.out.splitlines()
    assert header.split() == [
        *("line", "predicted", "species", "p(Adelie)", "p(Chinstrap)", "p(Gentoo)"),
        *("species", "wrong"),
    ]
    assert rows[0].split()[:2] == ["2", "Adelie"]
    assert rows[1].split()[1::5] == ["Gentoo", "1"]
    assert rows[2].split() == ["4", "Chinstrap"]
    assert "3 rows, answered by the network after 3 epochs" in done.out
    assert "'species' is known of 2: 1 wrong, 50.0 % right" in done.out
    assert "Accuracy: 50.0 %" in done.out
    assert "The network knows nothing of 'name': left out." in done.out
    assert "1 row got no answer, the first in line 4: they lack 'sex' (1)." in done.out


def test_every_digit_is_written_beside_the_data(cli, work, birds, tmp_path):
    out = tmp_path / "answers.csv"
    done = cli("predict", work, birds, "--out", out, "--with-data")
    assert done.out.splitlines()[-1] == f"wrote {out}"
    with out.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == ["Ada", "Bo", "Cy"]
    raw = Trainer.load(work)
    told = next(csv.DictReader(birds.read_text().splitlines()))
    told = {name: float(v) if v.replace(".", "").isdigit() else v for name, v in told.items()}
    expected = raw.predict(told).probabilities[0]
    found = [float(rows[0][f"p({name})"]) for name in raw.dataset.classes]
    np.testing.assert_array_equal(found, expected)
    assert rows[2]["predicted species"] == rows[2]["p(Adelie)"] == rows[2]["wrong"] == ""


def test_json_and_the_standard_output(cli, work, birds, tmp_path):
    told = json.loads(cli("predict", work, birds, "--json").out)
    assert [row["line"] for row in told["rows"]] == [2, 3, 4]
    assert (told["count"], told["answered"], told["wrong"]) == (3, 2, 1)
    assert told["metrics"]["accuracy"] == 0.5
    out = tmp_path / "a.json"
    assert cli("predict", work, birds, "--out", out).code == 0
    assert json.loads(out.read_text()) == told
    summary = json.loads(cli("predict", work, birds, "--out", tmp_path / "a.csv", "--json").out)
    assert summary == {k: v for k, v in told.items() if k != "rows"} | {
        "out": f"{tmp_path / 'a.csv'}"
    }
    assert (tmp_path / "a.csv").read_text().startswith("line,predicted species,")
    piped = cli("predict", work, birds, "--out", "-")
    assert "'name': left out" in piped.err
    rows = list(csv.reader(io.StringIO(piped.out)))
    assert len(rows) == 4
    assert rows[1][1] == "Adelie"


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        (("island", "isle"), (), "birds.csv, column 'island': the network needs this column"),
        (("Biscoe", "Atlantis"), (), "birds.csv, line 3, column 'island': 'Atlantis' is unknown"),
        (("", ""), ("--out", "answers.xls"), "--out answers.xls: the name must end in .csv"),
    ],
)
def test_what_is_refused_writes_nothing(cli, work, birds, tmp_path, change, options, message):
    birds.write_text(birds.read_text().replace(*change))
    out = tmp_path / "out.csv"
    done = cli("predict", work, birds, *(options or ("--out", out)))
    assert done.code == 1
    assert message in done.err
    assert not out.exists()


def test_unknown_texts_as_zeros_or_skipped(cli, work, birds):
    birds.write_text(birds.read_text().replace("Biscoe", "Atlantis"))
    told = json.loads(cli("predict", work, birds, "--json", "--unknown", "zeros").out)
    assert told["answered"] == 2
    assert any("'island' is unknown to the network ('Atlantis')" in note for note in told["notes"])
    assert (
        json.loads(cli("predict", work, birds, "--json", "--unknown", "skip").out)["answered"] == 1
    )


def test_projects_without_a_training_and_files_that_are_none(cli, birds, tmp_path):
    done = cli("predict", "penguins", birds)
    assert (done.code, "penguins is no file; train one first" in done.err) == (1, True)
    template("penguins").save(tmp_path / "fresh.playground")
    done = cli("predict", tmp_path / "fresh.playground", birds)
    assert (done.code, "holds no training" in done.err) == (1, True)


def test_a_project_whose_table_is_gone_says_what_keeps_it(cli, birds, tmp_path):
    table, project = tmp_path / "train.csv", tmp_path / "work.playground"
    table.write_text("a,b\n" + "".join(f"{i % 5},{'xy'[i % 2]}\n" for i in range(20)))
    cli("train", table, "--epochs", 1, "--export", project, "--embed")
    embedded = cli("predict", project, table)
    cli("train", table, "--epochs", 1, "--export", project)
    table.rename(tmp_path / "moved.csv")
    done = cli("predict", project, tmp_path / "moved.csv")
    assert (embedded.code, done.code) == (0, 1)
    assert "train.csv: there is no such file" in done.err
    assert "--embed" in done.err


def test_bundled_data_by_its_name(cli, work):
    told = json.loads(cli("predict", work, "penguins", "--json").out)
    trainer = Trainer.load(work)
    assert told["count"] == len(trainer.dataset.raw.x)
    right = (trainer.predict(trainer.dataset.raw.x).meaning.decided == trainer.dataset.raw.y).mean()
    assert told["metrics"]["accuracy"] == right


def test_a_pipe_without_qt(work, birds):
    """In a process of its own: the standard input is its own, and Qt is never loaded."""
    import subprocess
    import sys

    program = (
        "import sys; from playground.cli import main;"
        "code = main(sys.argv[1:]); assert 'PySide6' not in sys.modules; sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "predict", str(work), "-", "--json"],
        input=birds.read_text(),
        capture_output=True,
        text=True,
        env=os.environ,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["count"] == 3
