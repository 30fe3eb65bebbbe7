"""What assistive technology is told: every word in sight, in whatever panel it stands."""

import pytest
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel

from playground.ui.app.window.accessible_texts import accessible_texts

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]


def words_of(entry):
    """All that an entry and those below it say."""
    said = [str(entry.get(key, "")) for key in ("name", "value", "description", "text")]
    return " ".join([*said, *map(words_of, entry.get("children", ()))])


def plain(text):
    document = QTextDocument()
    document.setHtml(text)
    return document.toPlainText()


def folded(text):
    return " ".join(text.casefold().split())


def seen_labels(window):
    """Every label with words that lies in sight."""
    inside = window.rect()
    for label in window.findChildren(QLabel):
        shown = label.isVisible() and not label.visibleRegion().isEmpty()
        if shown and inside.contains(label.mapTo(window, label.rect().center())):
            yield label


def check_everything_is_told(window):
    told = folded(words_of(accessible_texts(window)))
    for label in seen_labels(window):
        words = folded(plain(label.text()))
        assert words in told, f"{label.parent()}: {words!r} is drawn and not told"


def test_every_word_of_every_panel_is_told(driver):
    window = driver.window
    driver.do("run_epoch")
    driver.wait(lambda: driver.latest.epoch >= 1 and not window.client.is_running)
    driver.do("backprop")
    window.sample.choose(3)
    for name in window.docks.all:
        window.docks.raise_dock(name)
        driver.settle()
        check_everything_is_told(window)
    panel = window.views.explain.panel
    for tab in panel.tabs:
        panel.raise_tab(tab.key)
        driver.settle()
        driver.wait(lambda: panel.jobs.is_idle)
        check_everything_is_told(window)


def test_a_purpose_does_not_take_the_words_place(qtbot):
    label = QLabel("loss 0.5")
    label.setAccessibleDescription("values at the cursor")
    qtbot.addWidget(label)
    label.show()
    found = accessible_texts(label)
    assert (found["name"], found["description"]) == ("loss 0.5", "values at the cursor")
    label.setAccessibleName("values")
    assert "loss 0.5" not in words_of(accessible_texts(label))
