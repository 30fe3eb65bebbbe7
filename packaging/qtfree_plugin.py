"""Lets pytest run the Qt-free tests where Qt and pytest-qt are not installed.

Loaded with ``pytest -p qtfree_plugin``. It refuses to run where Qt can be imported: the run would
prove nothing.
"""

import tomllib
from importlib import import_module
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


def pytest_sessionstart(session: pytest.Session) -> None:
    """Import every module outside of the window, also those that no test of this run uses."""
    if hasattr(session.config, "workerinput"):
        return  # once is enough
    package = ROOT / "playground"
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[1] == "ui" or parts[-1] == "__main__":
            continue
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        try:
            import_module(name)
        except ModuleNotFoundError as error:
            if error.name in QT:
                raise pytest.UsageError(f"{name} does not do without {error.name}") from error
            raise


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out test modules that import Qt: those of the window, and those marked as a whole."""
    if collection_path == ROOT / "tests" / "ui":
        return True
    if collection_path.suffix == ".py":
        text = collection_path.read_text(encoding="utf-8")
        return True if "\npytestmark = pytest.mark.gui" in text else None
    return None
