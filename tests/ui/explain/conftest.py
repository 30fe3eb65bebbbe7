"""The window with the Explain dock open."""

import pytest
from PySide6.QtCore import Qt

from playground.explain import ExplainContext


@pytest.fixture
def open_explain():
    """A function that opens a window's Explain dock at a tab and returns the dock's panel."""

    def make(driver, tab="step"):
        driver.key(Qt.Key.Key_X)
        place = driver.window.views.explain
        driver.wait(lambda: place.isVisible() and place.is_made)
        place.panel.raise_tab(tab)
        return place.panel

    return make


@pytest.fixture
def explain(driver, open_explain):
    return open_explain(driver)


@pytest.fixture
def present():
    """A function that copies the step a window's training stands at."""

    def copy(driver):
        found = []
        driver.window.client.questions.read(
            ExplainContext.of, lambda answer: found.append(answer.value)
        )
        driver.wait(lambda: bool(found))
        return found[0]

    return copy
