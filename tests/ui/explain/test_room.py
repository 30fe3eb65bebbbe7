"""In a small window nothing of the Explain dock is cut off: what has no room scrolls."""

import pytest
from PySide6.QtWidgets import QLabel, QScrollArea

pytestmark = pytest.mark.gui


@pytest.mark.parametrize("size", [(1280, 800), (1024, 700)])
def test_no_words_are_clipped(driver, open_explain, size):
    window = driver.window
    window.resize(*size)
    driver.do("backprop")
    panel = open_explain(driver)
    for tab in panel.tabs:
        panel.raise_tab(tab.key)
        driver.wait(lambda: panel.jobs.is_idle)
        driver.settle()
        labels = [label for label in tab.findChildren(QLabel) if label.isVisible()]
        assert labels, tab.key
        for scroll in tab.findChildren(QScrollArea):
            if scroll.isVisible() and scroll.widgetResizable():
                assert scroll.widget().width() <= scroll.viewport().width(), tab.key
        for label in labels:
            if label.wordWrap() and label.text():
                needed = label.heightForWidth(label.width())
                assert label.height() >= needed, f"{tab.key}: {label.text()!r}"
