"""A machine made of stand-ins for the tests of run.sh and test.sh: nothing is downloaded."""

import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("cat", "cksum", "cp", "date", "mkdir", "mv", "rm", "rmdir", "sh", "sleep", "touch")

# Understands what the scripts ask of an interpreter, and notes every call of pip.
PYTHON = """#!/bin/sh
here=${{0%/bin/*}}
case $1 in
    -c)
        case $2 in
            *'sys, pip'*) echo {version} ;;
            *) echo "{version} $0" ;;
        esac
        exit {has_venv} ;;
    -m)
        if [ "$2" = venv ]; then
            rm -rf "$4" && mkdir -p "$4/bin" "$4/lib/python3/site-packages"
            echo "version = {version}" >"$4/pyvenv.cfg" && cp "$0" "$4/bin/python"
        elif [ "$2" = pip ]; then
            echo "$*" >>"$HOME/pip-calls"
            [ -e "$HOME/no-network" ] && exit 1
            mkdir -p "$here/lib/python3/site-packages/numpy"
            echo "talk of pip"
        fi ;;
    -P) shift && echo "started: $*" ;;
    *check_installed.py) [ ! -e "$HOME/damaged" ] || {{ rm "$HOME/damaged" && exit 1; }} ;;
esac
"""


@dataclass
class Machine:
    """A checkout and a PATH that hold nothing but what a test puts there."""

    home: Path
    variables: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        self.bin = self.home / "bin"
        self.root = self.home / "check out"
        self.bin.mkdir()
        shutil.copytree(ROOT / "packaging", self.root / "packaging")
        (self.root / "resources").mkdir()
        shutil.copy(ROOT / "resources" / "qt-libraries.txt", self.root / "resources")
        shutil.copy(ROOT / "pyproject.toml", self.root)
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))
        self.command("id", "echo 1000")
        self.command("ldconfig", f'[ ! -e "{self.home}/libraries" ] || cat "{self.home}/libraries"')
        self.command("uname", "echo Linux")
        self.distribution("debian")
        self.install_libraries()

    def command(self, name, body):
        path = self.bin / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)

    def python(self, name, version, *, has_venv=True):
        path = self.bin / name
        path.write_text(PYTHON.format(version=version, has_venv=0 if has_venv else 1))
        path.chmod(0o755)

    def distribution(self, name):
        (self.home / "os-release").write_text(f'ID="{name}"\n')

    def install_libraries(self):
        table = (ROOT / "resources" / "qt-libraries.txt").read_text()
        names = re.findall(r"^(?:offscreen|x11) (\S+)", table, re.MULTILINE)
        (self.home / "libraries").write_text("".join(f"\t{n} (libc6) => /{n}\n" for n in names))

    def remove_libraries(self):
        (self.home / "libraries").write_text("\tlibOpenGL.so.1 (libc6) => /libOpenGL.so.1\n")

    @property
    def environment(self):
        fixed = {"PATH": str(self.bin), "HOME": str(self.home)}
        release = {"PLAYGROUND_OS_RELEASE": str(self.home / "os-release")}
        return {**fixed, **release, **self.variables}

    def start(self, *arguments, script="run.sh"):
        command = ["sh", str(self.root / "packaging" / script), *arguments]
        return subprocess.run(
            command, env=self.environment, cwd=self.home, capture_output=True, text=True, timeout=60
        )

    @property
    def pip_calls(self):
        log = self.home / "pip-calls"
        return log.read_text().splitlines() if log.exists() else []


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


@pytest.fixture
def ready(machine):
    machine.python("python3.12", "3.12.1")
    assert machine.start("list").returncode == 0
    return machine
