"""Plug-ins: where they are found, and what a broken one does to the others."""

import os
import sys
from pathlib import Path

import pytest

from playground.core import plugins
from playground.core.plugins import (
    FOLDER_VARIABLE,
    GROUP,
    PACKAGE,
    load_plugins,
    plugin_folder,
    settings_folder,
    where_plugins_are,
)


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Return a function that writes files into a plug-in folder and loads them anew."""
    folder = tmp_path / "plugins"
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    known = set(sys.modules)

    def write_and_load(**files):
        folder.mkdir(exist_ok=True)
        for name, text in files.items():
            (folder / f"{name}.py").write_text(text, encoding="utf-8")
        return load_plugins.__wrapped__()

    yield write_and_load
    for name in set(sys.modules) - known:
        if name.partition(".")[0] in (PACKAGE, "brought"):
            del sys.modules[name]


def test_the_folder_lies_beside_the_settings(monkeypatch):
    monkeypatch.delenv(FOLDER_VARIABLE)
    assert plugin_folder() == settings_folder() / "plugins"
    assert str(plugin_folder()) in where_plugins_are()
    assert GROUP in where_plugins_are()


def test_without_plugins_nothing_is_imported(load, monkeypatch):
    monkeypatch.setattr(plugins, "import_module", None)
    monkeypatch.setitem(sys.modules, "importlib.metadata", None)
    assert load() == ()


def test_modules_and_packages_are_loaded_and_may_use_one_another(load):
    package = plugin_folder() / "several"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("from .part import NUMBER", encoding="utf-8")
    (package / "part.py").write_text("NUMBER = 3", encoding="utf-8")
    own = f"from {PACKAGE}.several import NUMBER\nfrom {PACKAGE}._shared import more"
    assert load(user=own, _shared="def more(): return 1", _draft="1 / 0") == ()
    assert sys.modules[f"{PACKAGE}.user"].NUMBER == 3
    assert f"{PACKAGE}._draft" not in sys.modules


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x = 1\nx.y", "AttributeError: 'int' object has no attribute 'y' (broken.py, line 2)"),
        ("import nothing_of_this_name", "ModuleNotFoundError: No module named"),
        ("def (", "SyntaxError: "),
        ("raise SystemExit", "SystemExit (broken.py, line 1)"),
    ],
)
def test_a_broken_one_is_named_with_its_reason_and_stops_no_other(load, text, reason):
    (error,) = load(broken=text, works="FINE = True")
    file = plugin_folder() / "broken.py"
    assert str(error).startswith(f"the plug-in {file} was not loaded: {reason}")
    assert "\n" not in str(error)
    assert sys.modules[f"{PACKAGE}.works"].FINE


def test_installed_packages_bring_theirs(load, tmp_path, monkeypatch):
    site = tmp_path / "site"
    info = site / "brought-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: brought\nVersion: 1.0\n")
    points = f"[{GROUP}]\nbad = brought.bad\ngood = brought\n"
    (info / "entry_points.txt").write_text(points)
    (site / "brought").mkdir()
    (site / "brought" / "__init__.py").write_text("HERE = True")
    (site / "brought" / "bad.py").write_text("1 / 0")
    monkeypatch.syspath_prepend(str(site))
    (error,) = load()
    assert str(error) == (
        "the plug-in bad of the package brought 1.0 was not loaded: "
        "ZeroDivisionError: division by zero (bad.py, line 1)"
    )
    assert sys.modules["brought"].HERE


def test_tests_do_not_load_the_persons_own():
    assert Path(os.environ[FOLDER_VARIABLE]) == Path(os.devnull)
    assert load_plugins() == ()
