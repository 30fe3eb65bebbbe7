"""Lets pytest run the Qt-free tests where Qt and pytest-qt are not installed.

Loaded with ``pytest -p qtfree_plugin``. It refuses to run where Qt can be imported: the run would
prove nothing.
"""

import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
QT = ("PySide6", "shiboken6", "pyqtgraph")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the settings of pytest-qt, which the project's configuration contains."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for name in project["tool"]["pytest"]["ini_options"]:
        if name.startswith("qt_"):
            parser.addini(name, "read by pytest-qt only")


def pytest_configure() -> None:
    """Stop when Qt is there after all."""
    found = [name for name in QT if find_spec(name)]
    if found:
        raise pytest.UsageError(f"this environment must not have {', '.join(found)}")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out test modules that import Qt: those of the window, and those marked as a whole."""
    if collection_path == ROOT / "tests" / "ui":
        return True
    if collection_path.suffix == ".py":
        text = collection_path.read_text(encoding="utf-8")
        return True if "\npytestmark = pytest.mark.gui" in text else None
    return None
