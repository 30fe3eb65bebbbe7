"""A canvas with a document behind it, and hands to work it with."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from playground.graph import CanvasLayout, Edge, NetworkSpec, NodeSpec
from playground.nn.compiler.node_info import NodeInfo
from playground.nn.compiler.plan import Signature
from playground.session.snapshots.snapshot import ParameterView, Snapshot
from playground.training.base.history import Metrics
from playground.training.base.phase import Phase
from playground.ui.canvas import NetworkCanvas

NO_KEYS = Qt.KeyboardModifier.NoModifier


class Desk:
    """Holds the document a canvas edits, as the window would, with facts made by hand."""

    def __init__(self, canvas):
        self.canvas = canvas
        self.network, self.layout = NetworkSpec(), CanvasLayout()
        self.edits, self.selections, self.messages = [], [], []
        self.features = ("x", "y")
        self.diagnostics = ()
        self.signature = Signature(("x", "y"), True, 1)
        self.accepts = True
        canvas.edit_requested.connect(self.apply)
        canvas.selection_changed.connect(self.selections.append)
        canvas.message.connect(self.messages.append)

    def apply(self, text, network, layout, merge_key, learnt):
        self.edits.append((text, network, layout, merge_key))
        if self.accepts:
            self.show(network, layout)

    def show(self, network, layout):
        self.network, self.layout = network, layout
        facts = (self.infos(), self.diagnostics, self.features)
        self.canvas.set_document(network, layout, *facts, signature=self.signature)

    def infos(self):
        """Facts of a network of inputs and dense layers whose parameters say their units."""
        units = {
            n.id: 2 if n.kind == "input" else n.params.get("units", 4) for n in self.network.nodes
        }
        infos = {}
        for node in self.network.nodes:
            before = sum(units[s] for s in self.network.sources(node.id) if s in units)
            count = 0 if node.kind == "input" else (before + 1) * units[node.id]
            name = self.network.name_of(node.id)
            title = name if node.kind == "input" else f"{name} · tanh"
            infos[node.id] = NodeInfo(title, (units[node.id],), count, node.id == "output")
        return infos

    def snapshot(self, fill=0.5, weight=1.0, n=4):
        infos = self.infos()
        tiles = {i: np.full((info.shape[0], n, n), fill) for i, info in infos.items()}
        params = []
        for node in self.network.nodes:
            rows = sum(infos[s].shape[0] for s in self.network.sources(node.id))
            if rows:
                shape = (rows, infos[node.id].shape[0])
                params.append(ParameterView(node.id, "weight", np.full(shape, weight), None))
                params.append(ParameterView(node.id, "bias", np.full(shape[1], 0.1), None))
        metrics = Metrics(1, 1, 0.1, 0.1, 1.0, 1.0)
        return Snapshot(1, 1, 1, Phase.READY, False, 0.1, metrics, tuple(params), None, tiles)

    # Places in the viewport

    def at(self, node_id, dx=0, dy=0):
        card = self.canvas.network_scene.cards[node_id]
        return self.canvas.mapFromScene(card.pos() + QPointF(dx, dy))

    def header(self, node_id):
        card = self.canvas.network_scene.cards[node_id]
        return self.canvas.mapFromScene(card.rect().topLeft() + QPointF(30, 20))

    def port(self, node_id, side):
        return self.canvas.mapFromScene(self.canvas.network_scene.cards[node_id].port(side))

    def on_wire(self, edge, line=0):
        path = self.canvas.network_scene.wires[edge].line_path(line)
        return self.canvas.mapFromScene(path.pointAtPercent(0.5))

    # Hands

    def mouse(self, kind, at, button=Qt.MouseButton.LeftButton, modifiers=NO_KEYS):
        viewport = self.canvas.viewport()
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
        pressed = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else button
        at = QPointF(at)
        event = QMouseEvent(kind, at, viewport.mapToGlobal(at), pressed, held, modifiers)
        QApplication.sendEvent(viewport, event)

    def press(self, at, **how):
        self.mouse(QEvent.Type.MouseButtonPress, at, **how)

    def move(self, at, **how):
        self.mouse(QEvent.Type.MouseMove, at, **how)

    def release(self, at, **how):
        self.mouse(QEvent.Type.MouseButtonRelease, at, **how)

    def click(self, at, **how):
        self.press(at, **how)
        self.release(at, **how)

    @property
    def entries(self):
        """The entries of the open menu by their text, the heading left out."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return {a.text(): a for a in menu.actions()[1:] if a.text()}

    def answer(self, text):
        """Choose an entry of the open menu as a person does, by the keyboard."""
        menu = QApplication.activePopupWidget()
        menu.setActiveAction(self.entries[text])
        QTest.keyClick(menu, Qt.Key.Key_Return)

    def drag(self, start, end, **how):
        self.press(start, **how)
        middle = QPoint((start.x() + end.x()) // 2, (start.y() + end.y()) // 2)
        self.move(middle, **how)
        self.move(end, **how)
        self.release(end, **how)


def chain(*units):
    """Return an input of two features and dense layers of these units, the last one the output."""
    ids = ["input", *[f"hidden_{i}" for i in range(1, len(units))], "output"]
    nodes = [NodeSpec("input", "input")]
    nodes += [NodeSpec(i, "dense", {"units": u}) for i, u in zip(ids[1:], units, strict=True)]
    edges = tuple(Edge(a, b) for a, b in pairwise(ids))
    layout = CanvasLayout({node_id: (i * 216.0, 0.0) for i, node_id in enumerate(ids)})
    return NetworkSpec(tuple(nodes), edges), layout


@pytest.fixture
def make_chain():
    return chain


@pytest.fixture
def empty_desk(qtbot):
    canvas = NetworkCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(1000, 600)
    canvas.show()
    qtbot.waitExposed(canvas)
    return Desk(canvas)


@pytest.fixture
def desk(empty_desk):
    """A canvas that shows 2-4-2-1 as tiles."""
    empty_desk.canvas.set_tiled(True)
    empty_desk.show(*chain(4, 2, 1))
    return empty_desk
