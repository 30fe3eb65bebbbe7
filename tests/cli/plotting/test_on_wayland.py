"""The window on a real Wayland server that shows nothing, where one is installed."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.gui,
    pytest.mark.skipif(
        not shutil.which("weston"), reason="needs weston, a Wayland server (apt-get install weston)"
    ),
]

PLAY = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from playground.ui.app import application
from playground.ui.app.window.discarding import discard

def begin(window):
    def look():
        latest, play = window.client.latest, window.actions_by_name["play"]
        if latest is not None and play.isEnabled() and not window.property("plays"):
            window.setProperty("plays", True)
            play.trigger()
        if latest is None or latest.step < 1 or not window.windowHandle().isExposed():
            return
        timer.stop()
        window.grab().save(sys.argv[1])
        print(QApplication.platformName())
        discard(window, window.document.undo_stack)
    timer = QTimer(window, interval=20)
    timer.timeout.connect(look)
    timer.start()

sys.exit(application.main(None, begin))
"""


@pytest.fixture
def weston():
    """The environment of a program that is to be shown by a server of its own."""
    with tempfile.TemporaryDirectory() as folder:  # a socket's name must be short
        environment = {**os.environ, "XDG_RUNTIME_DIR": folder, "WAYLAND_DISPLAY": "wayland-9"}
        environment |= {"HOME": folder, "QT_QPA_PLATFORM": "wayland"}
        environment.pop("DISPLAY", None)
        command = ["weston", "--backend=headless-backend.so", "--socket=wayland-9"]
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as server:
            end = time.monotonic() + 20
            while not Path(folder, "wayland-9").exists():
                assert server.poll() is None, "weston ended"
                assert time.monotonic() < end
                server.poll()
            yield environment
            server.terminate()


def test_it_opens_plays_and_closes(weston, tmp_path):
    picture = tmp_path / "window.png"
    done = subprocess.run(
        [sys.executable, "-c", PLAY, str(picture)],
        env=weston, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "wayland", "")
    assert picture.stat().st_size > 20_000
