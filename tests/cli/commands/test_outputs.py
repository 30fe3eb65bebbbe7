"""Files that a command shall write: refused before the work where they cannot be written."""

import json
import os
import sys
import threading

import pytest

COMMANDS = {
    "train": ("--history", "--epochs", 1),
    "race": ("--history", "--epochs", 1),
    "range-test": ("--history", "--steps", 10),
    "explain": ("--write", "--size", 3, "--epochs", 0),
}


@pytest.fixture
def write(cli):
    """A function that runs a command of :data:`COMMANDS` on a source, with a file to write."""

    def run(command, source, path, *more):
        option, *short = COMMANDS[command]
        question = ["landscape"] if command == "explain" else []
        return cli(command, source, *question, *short, option, path, *more)

    return run


@pytest.mark.parametrize("command", COMMANDS)
def test_the_data_is_never_written_over(write, table, command):
    before = table.read_bytes()
    result = write(command, table, table)
    assert (result.code, result.out) == (1, "")
    assert "this is a file to train from" in result.err
    assert table.read_bytes() == before


@pytest.mark.parametrize("command", COMMANDS)
def test_nor_when_a_project_names_it(write, cli, table, tmp_path, command):
    project = tmp_path / "own.playground"
    assert cli("train", table, "--epochs", 1, "--export", project).code == 0
    before = table.read_bytes()
    assert "this is a file to train from" in write(command, project, table).err
    assert "this is a file to train from" in write(command, table, table, "--set", "seed=1").err
    assert table.read_bytes() == before


@pytest.mark.parametrize("name", ["a\0b.csv", "a" * 300 + ".csv"], ids=["NUL", "long"])
@pytest.mark.parametrize("command", COMMANDS)
def test_names_no_file_can_have(write, tmp_path, command, name):
    result = write(command, "circle", tmp_path / name)
    assert (result.code, result.out) == (1, "")
    assert "unexpected" not in result.err
    assert result.err.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.gui
@pytest.mark.parametrize("command", ["race", "range-test"])
def test_two_options_never_share_a_file(write, tmp_path, command):
    path = tmp_path / "a.csv"
    result = write(command, "circle", path, "--plot", path)
    assert (result.code, result.out) == (1, "")
    assert "--plot writes there too" in result.err


@pytest.mark.parametrize("command", ["race", "range-test"])
def test_a_file_that_fails_in_the_end_does_not_cost_the_result(
    write, tmp_path, monkeypatch, command
):
    from playground.core import PlaygroundError

    def full(*_):
        raise PlaygroundError("the disk is full")

    monkeypatch.setattr("playground.cli.commands.range_test.write_csv", full)
    monkeypatch.setattr("playground.cli.reports.race_report.write_csv", full)
    result = write(command, "circle", tmp_path / "a.csv", "--json")
    assert (result.code, result.err) == (1, "playground: the disk is full\n")
    assert json.loads(result.out)


@pytest.mark.parametrize("command", ["train", "race", "range-test"])
@pytest.mark.parametrize("seed", ["x", "-1", "1.5", "nan", "9" * 400, "9" * 5000])
def test_a_seed_is_a_whole_number(cli, command, seed):
    result = cli(command, "circle", "--seed", seed)
    assert (result.code, result.out) == (1, "")
    assert "seed: " in result.err
    assert "use a whole number at least 0" in result.err
    assert len(result.err) < 300


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_pipe_gets_the_curves_and_stays_a_pipe(cli, tmp_path):
    pipe, read = tmp_path / "pipe.csv", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    result = cli("train", "circle", "--epochs", 2, "--history", pipe)
    reader.join(20)
    assert result.code == 0
    assert len(read[0].splitlines()) == 4
    assert pipe.is_fifo()


@pytest.mark.parametrize("option", ["--history", "--metrics", "--export"])
def test_a_write_protected_file_is_refused_before_training(cli, tmp_path, option):
    path = tmp_path / ("m.playground" if option == "--export" else "a.csv")
    path.write_text("precious", encoding="utf-8")
    path.chmod(0o444)
    result = cli("train", "circle", "--epochs", 100_000_000, option, path)
    assert result.code == 1
    assert "write-protected" in result.err
    assert path.read_text(encoding="utf-8") == "precious"


@pytest.mark.gui
def test_plots_over_time_have_the_moments_on_the_way(cli, tmp_path):
    norms, ridges = tmp_path / "norms.csv", tmp_path / "ridges.svg"
    plots = ("--plot", f"norms={norms}", "--plot", f"distributions={ridges}")
    cli("train", "circle", "--epochs", 200, *plots)
    rows = norms.read_text().splitlines()
    assert rows[0].startswith("update,epoch,layer,weight_norm")
    steps = {int(row.split(",")[0]) for row in rows[1:]}
    assert {0, 5000} < steps
    assert ridges.read_text().count("<path") > len(steps)
