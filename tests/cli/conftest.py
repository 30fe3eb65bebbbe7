"""Running commands in this process, where output is easy to look at, and in one of their own."""

import os
import subprocess
import sys
from dataclasses import dataclass

import pytest

from playground.cli import main


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


@pytest.fixture
def cli(capsys):
    def run(*words):
        code = main([str(word) for word in words])
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return run


@pytest.fixture
def process():
    """Run a command in a process of its own; keyword arguments change its environment."""

    def run(*words, program=("-m", "playground"), **environment):
        env = {**os.environ, **environment}
        done = subprocess.run(
            [sys.executable, *program, *map(str, words)],
            env={name: value for name, value in env.items() if value is not None},
            capture_output=True,
            text=True,
            timeout=100,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def table(tmp_path):
    """A CSV file nobody prepared: semicolons, decimal commas, a text column, a gap."""
    lines = ["Länge;Farbe;Breite;Art"]
    for i in range(60):
        wide = i % 2
        color = ("rot", "grün")[i % 3 == 0]
        gap = "" if i == 7 else f"{i / 10 + 5 * wide:.1f}".replace(".", ",")
        lines.append(f"{gap};{color};{wide * 3 + i / 60:.2f};".replace(".", ",") + "ab"[wide])
    path = tmp_path / "blumen.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
