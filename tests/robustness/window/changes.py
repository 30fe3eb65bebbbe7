"""Everything that can happen to the document and the window meanwhile."""

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from playground.graph.spec import NodeSpec
from playground.project.templates import template


def push(hand, text, project):
    if project != hand.driver.project:
        hand.window.document.push(text, project)


def delete(hand, share):
    network = hand.driver.project.network
    hand.canvas.select(tuple(n.id for n in network.nodes if hand.random.random() < share))
    hand.do("delete")


def shrink(hand):
    """Give every layer fewer units, as an edit from elsewhere."""
    project = hand.driver.project
    nodes = [
        NodeSpec(n.id, n.kind, {**n.params, "units": 1}) if "units" in n.params else n
        for n in project.network.nodes
    ]
    network = replace(project.network, nodes=tuple(nodes))
    push(hand, "Shrink", project.replace(network=network))


def other_kinds(hand):
    """Let every name mean another kind of layer."""
    project = hand.driver.project
    kinds = {"dense": "dropout", "dropout": "activation"}
    nodes = [
        NodeSpec(n.id, kinds[n.kind], {}) if n.kind in kinds else n for n in project.network.nodes
    ]
    network = replace(project.network, nodes=tuple(nodes))
    push(hand, "Other kinds", project.replace(network=network))


def other_data(hand):
    other = template(hand.random.choice(["iris", "digits", "spiral", "circle"]))
    push(hand, "Other data", hand.driver.project.replace(dataset=other.dataset))


def open_template(hand, name):
    hand.window.files.opened.emit(template(name), None, None)


def open_link(hand):
    hand.dialogs.answers.append(QMessageBox.StandardButton.Discard)
    hand.window.files.open_link(
        "https://playground.tensorflow.org/#activation=relu&dataset=gauss&networkShape=2"
    )
    hand.dialogs.answers.clear()


def theme(hand):
    appearance = hand.window.appearance
    appearance.choose("light" if appearance.theme.is_dark else "dark")


def close_dock(hand):
    docks = [d for d in hand.window.docks.all.values() if d.isVisible()]
    if docks:
        hand.random.choice(docks).close()


def resize(hand):
    hand.window.resize(hand.random.choice([900, 1100, 1280]), hand.random.choice([620, 800]))


def play(hand):
    hand.do("play")
    for _ in range(5):
        QApplication.processEvents()
    hand.window.client.pause()


CHANGES = {
    "a layer deleted": lambda hand: delete(hand, 0.3),
    "all deleted": lambda hand: delete(hand, 1.0),
    "undo": lambda hand: hand.do("undo"),
    "many undone": lambda hand: [hand.do("undo") for _ in range(4)],
    "redo": lambda hand: hand.do("redo"),
    "fewer units": shrink,
    "other kinds": other_kinds,
    "other data": other_data,
    "circle opened": lambda hand: open_template(hand, "circle"),
    "iris opened": lambda hand: open_template(hand, "iris"),
    "images opened": lambda hand: open_template(hand, "digits"),
    "link opened": open_link,
    "theme": theme,
    "dock closed": close_dock,
    "resized": resize,
    "reset": lambda hand: hand.do("reset"),
    "step": lambda hand: hand.do("step"),
    "played": play,
    "folded": lambda hand: (hand.do("select_all"), hand.do("group"), hand.do("fold")),
    "arranged": lambda hand: hand.do("arrange"),
    "zoomed": lambda hand: hand.do("zoom_out"),
    "escape": lambda hand: QTest.keyClick(hand.canvas, Qt.Key.Key_Escape),
    "focus elsewhere": lambda hand: hand.window.banner.setFocus(),
}
