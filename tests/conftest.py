"""What every test relies on: no screen, no settings of the person, no thread left behind."""

import os
import threading

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def no_thread_left_behind():
    """Fail a test that leaves one of the application's threads running."""
    before = set(threading.enumerate())
    yield
    left = [
        t.name
        for t in threading.enumerate()
        if t not in before and t.is_alive() and t.name.startswith("playground")
    ]
    assert not left, f"threads left running: {left}"
