"""run.sh and test.sh: finding Python, setting up once, repairing what broke."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = sorted((Path(__file__).resolve().parents[2] / "packaging").glob("*.sh"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_plain_posix_shell(script):
    for shell in filter(shutil.which, ("sh", "dash")):
        subprocess.run([shell, "-n", str(script)], check=True)
    bash_only = r"\[\[|\[ .*==|<<<|&>|\$'|^\s*(?:function|local|source|declare)\s|\w+\+?=\("
    assert not re.findall(bash_only, script.read_text(), re.MULTILINE)


@pytest.mark.parametrize("script", ["run.sh", "test.sh"])
def test_wrong_python_is_named_with_what_is_needed(machine, script):
    machine.python("python3", "3.9.2")
    machine.python("python", "2.7.18")
    result = machine.start("list", script=script)
    assert result.returncode == 1
    assert result.stdout == ""
    assert "python3 is 3.9.2, python is 2.7.18" in result.stderr
    assert "Python 3.11, 3.12 or 3.13 is needed" in result.stderr


def test_no_python_at_all(machine):
    result = machine.start("list")
    assert result.returncode == 1
    assert "no Python at all" in result.stderr


def test_newest_fitting_python_is_taken_and_broken_ones_are_passed_over(machine):
    machine.command("python3.13", "echo 'not installed' >&2; exit 127")
    machine.python("python3.12", "3.12.1", has_venv=False)
    machine.python("python3.11", "3.11.7")
    machine.python("python3", "3.14.0")
    result = machine.start("list")
    assert result.returncode == 0
    assert "with Python 3.11.7" in result.stderr


def test_named_python_is_taken_and_replaces_another(ready):
    ready.python("mine", "3.13.2")
    ready.variables["PYTHON"] = "mine"
    assert "with Python 3.13.2" in ready.start("list").stderr
    assert ready.start("list").stderr == ""
    del ready.variables["PYTHON"]
    assert ready.start("list").stderr == ""


def test_missing_venv_module_is_named(machine):
    machine.python("python3.12", "3.12.1", has_venv=False)
    result = machine.start("list")
    assert result.returncode == 1
    assert "sudo apt-get install python3.12-venv" in result.stderr


def test_set_up_once_then_arguments_pass_through(machine):
    machine.python("python3", "3.12.1")
    first = machine.start("train", "my file.csv", "--json")
    assert first.stdout == "started: -m playground train my file.csv --json\n"
    assert "Setting up (once)" in first.stderr
    assert len(machine.pip_calls) == 1
    second = machine.start("list", "layers")
    assert (second.stdout, second.stderr) == ("started: -m playground list layers\n", "")
    assert len(machine.pip_calls) == 1


def test_start_from_the_folder_itself(ready):
    result = subprocess.run(
        ["sh", "run.sh", "list"],
        env=ready.environment,
        cwd=ready.root / "packaging",
        capture_output=True,
        text=True,
    )
    assert result.stdout == "started: -m playground list\n"


def change_requirements(machine):
    with (machine.root / "pyproject.toml").open("a") as file:
        file.write("# one more\n")


def remove_a_package(machine):
    (machine.root / ".venv/lib/python3/site-packages/numpy").rmdir()


def remove_the_interpreter(machine):
    (machine.root / ".venv/bin/python").unlink()


def remove_the_environment(machine):
    shutil.rmtree(machine.root / ".venv")


def move_the_checkout(machine):
    machine.root = machine.root.rename(machine.home / "elsewhere")


@pytest.mark.parametrize(
    "change",
    [
        change_requirements,
        remove_a_package,
        remove_the_interpreter,
        remove_the_environment,
        move_the_checkout,
    ],
)
def test_what_changed_is_set_up_again(ready, change):
    change(ready)
    again = ready.start("list")
    assert again.returncode == 0
    assert len(ready.pip_calls) == 2
    assert ready.start("list").stderr == ""


def test_interrupted_set_up_is_repaired(machine):
    machine.python("python3.12", "3.12.1")
    (machine.home / "no-network").touch()
    failed = machine.start("list")
    assert failed.returncode == 1
    assert failed.stdout == ""
    assert "pip could not install" in failed.stderr
    (machine.home / "no-network").unlink()
    assert machine.start("list").returncode == 0
    assert machine.start("list").stderr == ""


def test_incomplete_packages_are_installed_anew(machine):
    machine.python("python3.12", "3.12.1")
    (machine.home / "damaged").touch()
    result = machine.start("list")
    assert result.returncode == 0
    assert result.stderr.count("creating .venv") == 2


def test_lock_of_a_dead_process_is_taken_over(machine):
    machine.python("python3.12", "3.12.1")
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    lock = machine.root / "build" / "set-up.lock"
    lock.mkdir(parents=True)
    (lock / "pid").write_text(f"{ended.pid}\n")
    assert machine.start("list").returncode == 0
    assert not lock.exists()


def test_second_start_waits_for_a_running_set_up(machine):
    machine.python("python3.12", "3.12.1")
    lock = machine.root / "build" / "set-up.lock"
    lock.mkdir(parents=True)
    (lock / "pid").write_text(f"{os.getpid()}\n")
    waiting = subprocess.Popen(
        ["sh", str(machine.root / "packaging/run.sh"), "list"],
        env=machine.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert "waiting for another set-up" in waiting.stderr.readline()
    assert not machine.pip_calls
    shutil.rmtree(lock)
    output, _ = waiting.communicate(timeout=60)
    assert output == "started: -m playground list\n"


def test_tests_get_their_own_packages_and_a_start_needs_no_more(machine):
    machine.python("python3.12", "3.12.1")
    machine.start("list")
    machine.start("tests/core", script="test.sh")
    assert [call.endswith("[test]") for call in machine.pip_calls] == [False, True]
    assert machine.start("list").stderr == ""
