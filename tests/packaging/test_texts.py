"""What the texts of the project promise is there: commands, pictures, reasons."""

import re
import shlex
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

import playground
from playground.cli.run import COMMANDS, run
from playground.project.templates import template

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def code_blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_readme_sets_up_with_exactly_two_commands():
    section = README.partition("## Set up")[2].partition("\n## ")[0]
    block = re.search(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    commands = [line.partition("#")[0].strip() for line in block[1].splitlines()]
    assert commands == ["sh packaging/run.sh", "sh packaging/test.sh"]


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!http)([^)]+)\)", README))))
def test_readme_points_at_files_that_exist(target):
    assert (ROOT / target).exists()


@pytest.mark.parametrize("folder", re.findall(r"^\| `([^`]+)` \|", README, re.MULTILINE))
def test_readme_lists_folders_that_exist(folder):
    assert (ROOT / folder).is_dir()


def test_readme_lists_every_package():
    packages = {f"playground/{path.parent.name}" for path in ROOT.glob("playground/*/__init__.py")}
    assert packages <= set(re.findall(r"^\| `([^`]+)` \|", README, re.MULTILINE))


def readme_commands():
    """Return the words of every command line of the README's blocks, comments left out."""
    lines = "\n".join(code_blocks("sh")).replace("\\\n", "").splitlines()
    commands = [shlex.split(line, comments=True) for line in lines]
    return [words[1:] for words in commands if words[:1] == ["playground"]]


@pytest.mark.parametrize("words", readme_commands(), ids=" ".join)
def test_the_commands_in_the_readme_are_understood(words, monkeypatch):
    called = []
    for command in COMMANDS:
        module = import_module(f"playground.cli.commands.{command.module}")
        monkeypatch.setattr(module, "run", lambda args, name=command.name: called.append(name) or 0)
    assert run(words) == 0
    assert called == [words[0] if words else "open"]


@pytest.mark.parametrize("block", [b for b in code_blocks("python") if "Project.load" in b])
def test_the_scripts_in_the_readme_run(block, tmp_path, monkeypatch, capsys):
    template("circle").save(tmp_path / "work.playground")
    monkeypatch.chdir(tmp_path)
    exec(block.replace("(100)", "(2)"), {})
    assert capsys.readouterr().out


def test_the_public_names_are_there():
    assert set(playground.__all__) == set(playground._PUBLIC)
    assert all(getattr(playground, name) is not None for name in playground.__all__)


def test_the_optimizer_in_the_readme_works():
    source = next(block for block in code_blocks("python") if "@OPTIMIZERS.register" in block)
    use = """
theta = np.array([1.0, 2.0, 3.0])
sign_sgd = SignSGD(learning_rate=0.5)
sign_sgd.step(sign_sgd.make_buffers(theta, np.array([4.0, -0.1, 0.0])), 1)
assert theta.tolist() == [0.5, 2.5, 3.0], theta
"""
    # A process of its own: the registry of this one stays as it is.
    subprocess.run([sys.executable, "-c", source + use], check=True)


def test_every_dependency_says_why_it_is_there():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    without = [
        requirement
        for requirement in wanted
        if not re.search(rf'^ *"{re.escape(requirement)}", +# \S+ \S+', text, re.MULTILINE)
    ]
    assert not without


def test_continuous_integration_runs_the_test_script_and_nothing_else():
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert lines[1:] == ['cd "$(dirname "${BASH_SOURCE[0]}")/.." && exec sh packaging/test.sh']


def test_the_packaging_folder_does_not_hide_the_packaging_package():
    assert not (ROOT / "packaging" / "__init__.py").exists()
