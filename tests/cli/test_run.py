import subprocess
import sys
from pathlib import Path

import pytest

import playground
from playground.cli import run
from playground.cli.commands import list_ as listing


def test_the_version_is_the_packages(cli):
    result = cli("--version")
    assert (result.code, result.out.strip()) == (0, f"playground {playground.__version__}")


def test_help_names_every_command(cli):
    result = cli("--help")
    assert result.code == 0
    for command in run.COMMANDS:
        assert command.summary in result.out


@pytest.mark.parametrize("command", [command.name for command in run.COMMANDS])
def test_every_command_has_help(cli, command):
    result = cli(command, "--help")
    assert result.code == 0
    assert result.out.startswith(f"usage: playground {command}")


@pytest.mark.parametrize(
    "words",
    [
        ["train"],
        ["train", "iris", "--epochs", "-1"],
        ["train", "iris", "--epochs", "many"],
        ["list", "spoons"],
        ["explain", "circle"],
        ["bench", "moon"],
        ["screenshot"],
        ["screenshot", "a.png", "--size", "wide"],
        ["screenshot", "a.png", "--size", "10x10"],
        ["--wrong"],
    ],
)
def test_wrong_usage_exits_with_2(cli, words):
    result = cli(*words)
    assert result.code == 2
    assert result.err.startswith("usage: playground")


def test_a_misspelt_word_names_what_comes_near(cli):
    result = cli("spirall")
    assert result.code == 1
    assert result.err.count("\n") == 1
    assert "did you mean spiral?" in result.err


@pytest.fixture
def broken(monkeypatch):
    def fail(entries):
        raise RuntimeError("first\nsecond")

    monkeypatch.setattr(listing, "as_text", fail)


@pytest.mark.usefixtures("broken")
def test_the_unexpected_is_one_line(cli, monkeypatch):
    monkeypatch.delenv(run.DEBUG, raising=False)
    result = cli("list", "layers")
    assert result.code == 1
    assert result.err.count("\n") == 1
    assert "RuntimeError: first second" in result.err


def test_too_little_memory_is_said_plainly(cli, monkeypatch):
    def fail(entries):
        raise MemoryError("Unable to allocate 9 TiB")

    monkeypatch.setattr(listing, "as_text", fail)
    result = cli("list", "layers")
    told = "playground: this needs more memory than there is (Unable to allocate 9 TiB)\n"
    assert (result.code, result.out, result.err) == (1, "", told)


@pytest.mark.usefixtures("broken")
def test_debugging_shows_where(cli, monkeypatch):
    monkeypatch.setenv(run.DEBUG, "1")
    assert "Traceback" in cli("list", "layers").err


def test_a_reader_that_leaves_early_gets_no_traceback():
    with subprocess.Popen(
        [sys.executable, "-m", "playground", "list", "layers"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == ""


@pytest.mark.parametrize("words", [["list", "layers"], ["train", "circle", "--epochs", "0"]])
@pytest.mark.parametrize("closed", ["stdout", "stderr"])
def test_without_a_stream_the_work_is_done_all_the_same(words, closed):
    lines = f"import os, sys; os.close(sys.{closed}.fileno()); os.execv(sys.argv[1], sys.argv[1:])"
    command = [sys.executable, "-m", "playground", *words]
    done = subprocess.run([sys.executable, "-c", lines, *command], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert bool(done.stdout) is (closed == "stderr")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is full")
def test_output_that_finds_no_room_is_an_error_in_one_line():
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "playground", "train", "circle", "--epochs", "0"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "No space left" in done.stderr


WARNING = """
import sys, warnings
from playground.cli import main
from playground.cli.commands import list_

whole = list_.run
list_.run = lambda args: (warnings.warn("raw", RuntimeWarning), whole(args))[1]
sys.exit(main(["list", "layers"]))
"""


def test_a_raw_warning_reaches_no_terminal(process):
    result = process(program=("-c", WARNING))
    assert (result.code, result.err) == (0, "")
    assert "raw" in process(program=("-c", WARNING), PLAYGROUND_DEBUG="1").err
