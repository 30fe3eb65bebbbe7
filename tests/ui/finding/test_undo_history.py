"""The undo history through the window: many steps at once, with what was learnt."""

import numpy as np
from PySide6.QtCore import Qt


def test_a_click_goes_many_steps_back_and_gives_back_what_was_learnt(driver):
    window, stack = driver.window, driver.window.document.undo_stack
    driver.do("step")
    driver.wait(lambda: driver.latest.step == 1)
    before, learnt = driver.project, driver.weights()
    window.canvas.layers.add("dense")
    window.edits.rename("hidden_1", "edges")
    window.canvas.layers.add("dropout")
    driver.wait_for_snapshot()
    driver.key(Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    view = window.finding.history.view
    model = view.model()
    texts = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert texts[0] == "As it was opened"
    assert texts[2] == "Rename hidden 1 to edges"
    assert view.currentIndex().row() == stack.index() == 3
    rect = view.visualRect(model.index(0, 0))
    driver.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert driver.project == before
    assert stack.index() == 0
    driver.wait(lambda: set(driver.weights()) == set(learnt))
    for key, value in learnt.items():
        np.testing.assert_array_equal(driver.weights()[key], value)
    driver.qtbot.keyClick(view, Qt.Key.Key_End)
    assert stack.index() == 3
    assert driver.project.network.name_of("hidden_1") == "edges"
    window.finding.history.close()
