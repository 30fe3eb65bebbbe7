"""Print what the packages outside ``playground/ui`` and their tests need installed, one a line.

Everything ``pyproject.toml`` asks for, except Qt, what builds on it, and the tools that only read
the source.
"""

import re
import sys
import tomllib
from pathlib import Path

LEFT_OUT = {
    "backprop-playground",
    "pyside6-essentials",
    "pyqtgraph",
    "pytest-qt",
    "ruff",
    "mypy",
    "import-linter",
}


def requirements(pyproject: Path) -> list[str]:
    """Return the requirements of the application and its tests that work without Qt."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["tables"], *extras["sweep"], *extras["test"]]
    return [line for line in wanted if _name(line) not in LEFT_OUT]


def _name(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0].lower()


if __name__ == "__main__":
    lines = requirements(Path(__file__).parent.parent / "pyproject.toml")
    sys.stdout.write("\n".join(lines) + "\n")
