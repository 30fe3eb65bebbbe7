import socket
import tempfile
from pathlib import Path

import pytest

from playground.cli.plotting.display import has_display


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
    assert not has_display(environment)


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "offscreen:width=10", "vnc"])
def test_some_platforms_need_no_display(platform):
    assert has_display({"QT_QPA_PLATFORM": platform})


def test_a_wayland_server_answers(server):
    assert has_display({"WAYLAND_DISPLAY": server.name, "XDG_RUNTIME_DIR": str(server.parent)})
    assert has_display({"WAYLAND_DISPLAY": str(server), "DISPLAY": ":54321"})


def test_elsewhere_there_always_is_a_display(monkeypatch):
    monkeypatch.setattr("sys.platform", "darwin")
    assert has_display({})
