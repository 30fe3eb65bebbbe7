"""Something is held while something else happens, and is let go."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsItem

from tests.robustness.window.changes import CHANGES
from tests.robustness.window.holder import HOLDS


def settle(hand):
    """Let go of what outlived all this: a menu, a half-typed name."""
    menu = QApplication.activePopupWidget()
    if menu is not None:
        menu.close()
    hand.window.activateWindow()
    hand.canvas.setFocus()
    if hand.canvas.connecting is not None:
        QTest.keyClick(hand.canvas, Qt.Key.Key_Escape)
    QApplication.processEvents()


def check(driver):
    """Nothing is held any more, and what is drawn is what the document says."""
    canvas, network = driver.window.canvas, driver.project.network
    assert canvas.model.network == network
    assert set(canvas.network_scene.cards) == {node.id for node in network.nodes}
    assert set(canvas.network_scene.wires) == set(canvas.model.edges)
    assert set(canvas.selection) <= {node.id for node in network.nodes}
    assert canvas.gesture is None
    assert canvas.connecting is None
    assert canvas.values.place is None or canvas.values.place[0] in network
    strays = {"DraftWireItem", "GhostCardItem", "RubberBandItem", "GuideLines"}
    items: list[QGraphicsItem] = canvas.scene().items()
    assert [i for i in items if type(i).__name__ in strays and i.isVisible()] == []


def meet(hand, hold, change):
    """Begin one thing, let another happen, and end the first."""
    end = HOLDS[hold](hand)
    CHANGES[change](hand)
    QApplication.processEvents()
    # As the application's loop does by itself.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if end is not None:
        end()
    settle(hand)
    check(hand.driver)
    return end is not None
