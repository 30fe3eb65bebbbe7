"""What the person's own components do to the window."""

import pytest

from playground.core.plugins import PluginError
from playground.ui.app import application

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]


def test_a_broken_plugin_is_shown_and_the_window_works(driver, monkeypatch):
    application.show_complaints(driver.window)
    assert not driver.window.banner.text
    errors = (PluginError("/mine/a.py", "SyntaxError: no"), PluginError("b of c", "ValueError: 1"))
    monkeypatch.setattr(application, "load_plugins", lambda: errors)
    application.show_complaints(driver.window)
    assert driver.window.banner.text.splitlines() == [str(error) for error in errors]
    driver.do("step")
    driver.wait_for_snapshot()
