import os
import socket
import tempfile
from pathlib import Path

import pytest

from playground.cli.plotting import display, qt_libraries
from playground.cli.plotting.display import (
    NO_DISPLAY,
    NO_PLUGIN,
    screen_problem,
    use_offscreen,
)


@pytest.fixture(autouse=True)
def on_linux(monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")


@pytest.fixture
def server():
    """A socket that answers; its name must be shorter than a test's folder usually is."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listening:
        path = Path(folder, "wayland-7")
        listening.bind(str(path))
        listening.listen()
        yield path


@pytest.fixture
def without(monkeypatch):
    """A function that lets one library be missing, and all others be there."""
    return lambda name: monkeypatch.setattr(qt_libraries, "_loads", lambda each: each != name)


def wayland(server):
    return {"WAYLAND_DISPLAY": server.name, "XDG_RUNTIME_DIR": str(server.parent)}


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"QT_QPA_PLATFORM": ""},
        {"QT_QPA_PLATFORM": "xcb"},
        {"QT_QPA_PLATFORM": "wayland;xcb"},
        {"DISPLAY": ""},
        {"DISPLAY": "nonsense"},
        {"DISPLAY": ":54321"},
        {"DISPLAY": "localhost:54.0"},
        {"DISPLAY": "localhost:99999"},
        {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": "/nowhere"},
        {"WAYLAND_DISPLAY": "x" * 200},
    ],
)
def test_nothing_answers(environment):
    assert screen_problem(environment) == NO_DISPLAY


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "offscreen:width=10", "vnc"])
def test_some_platforms_need_no_display(platform):
    assert not screen_problem({"QT_QPA_PLATFORM": platform})


def test_a_wayland_server_answers(server, without):
    without("nothing")
    assert not screen_problem(wayland(server))
    assert not screen_problem({"WAYLAND_DISPLAY": str(server), "DISPLAY": ":54321"})
    assert screen_problem(wayland(server) | {"QT_QPA_PLATFORM": "xcb"}) == NO_DISPLAY


def test_the_usual_wayland_server_is_asked_where_wayland_is_wanted(server, without):
    without("nothing")
    usual = server.with_name("wayland-0")
    server.rename(usual)
    folder = {"XDG_RUNTIME_DIR": str(server.parent)}
    assert not screen_problem(folder | {"QT_QPA_PLATFORM": "wayland"})
    assert screen_problem(folder) == NO_DISPLAY  # Qt would try X first


def test_a_plug_in_that_is_missing_is_named(server, without, monkeypatch):
    without("nothing")
    monkeypatch.setattr(display, "_platforms", lambda: frozenset({"xcb", "offscreen"}))
    assert screen_problem(wayland(server)) == NO_PLUGIN
    problem = screen_problem(wayland(server) | {"QT_QPA_PLATFORM": "wayland"})
    assert "'wayland', which Qt does not have here" in problem
    older = frozenset({"wayland-generic", "wayland-egl"})
    monkeypatch.setattr(display, "_platforms", lambda: older)
    assert not screen_problem(wayland(server) | {"QT_QPA_PLATFORM": "wayland"})


@pytest.mark.gui
@pytest.mark.parametrize("wanted", ["cocoatwo", "xcbb", "Offscreen", "a;b"])
def test_an_unknown_platform_is_named_with_those_there_are(wanted):
    problem = screen_problem({"QT_QPA_PLATFORM": wanted})
    assert f"QT_QPA_PLATFORM is '{wanted}'" in problem
    assert "offscreen" in problem
    assert "xcb" in problem
    assert not screen_problem({"QT_QPA_PLATFORM": f"{wanted};offscreen"})


@pytest.mark.parametrize(
    ("distribution", "command"),
    [
        ("debian", "apt-get install libwayland-cursor0"),
        ("linuxmint", "apt-get install libwayland-cursor0"),
        ("fedora", "dnf install libwayland-cursor"),
        ("manjaro", "pacman -S wayland"),
        ("opensuse-leap", "zypper install libwayland-cursor0"),
        ("alpine", "apk add wayland-libs-cursor"),
    ],
)
def test_a_missing_library_is_named_with_what_installs_it(
    server, without, monkeypatch, distribution, command
):
    like = {"linuxmint": "ubuntu debian", "manjaro": "arch"}.get(distribution, "")
    release = {"ID": distribution, "ID_LIKE": like}
    monkeypatch.setattr("platform.freedesktop_os_release", lambda: release)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    without("libwayland-cursor.so.0")
    problem = screen_problem(wayland(server))
    assert "missing: libwayland-cursor.so.0; install" in problem
    assert problem.endswith(f"sudo {command}")


def test_every_library_has_a_package_everywhere():
    table = qt_libraries.libraries()
    assert {each.group for each in table} == {"offscreen", "x11", "wayland"}
    assert "libxcb-cursor0" in {each.packages["apt"] for each in table}


@pytest.mark.parametrize("chosen", ["xcb", "nonsense", "wayland"])
def test_what_needs_no_screen_draws_into_memory(monkeypatch, chosen):
    monkeypatch.setenv("QT_QPA_PLATFORM", chosen)
    use_offscreen()
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


def test_elsewhere_there_always_is_a_display(monkeypatch):
    monkeypatch.setattr("sys.platform", "darwin")
    assert not screen_problem({})
