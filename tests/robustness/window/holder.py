"""Everything a person can be in the middle of in the window."""

import random

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QMenu

from playground.graph.pieces import cut_out
from playground.ui.canvas.edits.piece_mime import piece_mime
from playground.ui.canvas.palette.category import MIME_TYPE

LEFT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
COPY = Qt.DropAction.CopyAction


class Holder:
    """A hand that begins something, and ends it later.

    Every way to begin returns what ends it, ``None`` where it cannot begin.
    """

    def __init__(self, driver, dialogs, seed):
        self.driver, self.dialogs = driver, dialogs
        self.window, self.canvas = driver.window, driver.window.canvas
        self.viewport = self.canvas.viewport()
        self.random = random.Random(seed)

    def do(self, action):
        if self.window.actions_by_name[action].isEnabled():
            self.window.actions_by_name[action].trigger()

    def node(self, *, learns=False):
        """Return a layer that is there and seen, the empty string where there is none."""
        network, hidden = self.driver.project.network, self.canvas.model.blocks.hidden
        ids = [n.id for n in network.nodes if n.id not in hidden]
        ids = [i for i in ids if not learns or self.canvas.model.learns(i)]
        return self.random.choice(ids) if ids else ""

    def spot(self):
        """Return any point of the canvas that is seen."""
        area = self.viewport.rect().adjusted(2, 2, -2, -2)
        return area.topLeft() + QPoint(
            self.random.randrange(max(area.width(), 1)),
            self.random.randrange(max(area.height(), 1)),
        )

    def drag(self, widget, start, end, modifiers=NO_KEYS):
        QTest.mousePress(widget, LEFT, modifiers, start)
        for part in (0.3, 0.6, 1.0):
            at = QPointF(start) + (QPointF(end) - QPointF(start)) * part
            QTest.mouseMove(widget, at.toPoint())
        return lambda: (
            QTest.mouseMove(widget, end + QPoint(3, 3)),
            QTest.mouseRelease(widget, LEFT, modifiers, end),
        )

    def drag_on_canvas(self, start, modifiers=NO_KEYS):
        if not self.viewport.rect().contains(start):
            return None
        return self.drag(self.viewport, start, self.spot(), modifiers)

    # on the canvas --------------------------------------------------------------------------------

    def port(self, side="out"):
        node_id = self.node()
        if not node_id:
            return None
        self.canvas.reveal(node_id)
        return self.drag_on_canvas(self.driver.place(node_id, side))

    def card(self, modifiers=NO_KEYS):
        node_id = self.node()
        if not node_id:
            return None
        self.canvas.reveal(node_id)
        return self.drag_on_canvas(self.driver.place(node_id), modifiers)

    def wire_at(self, part):
        wires = [w for w in self.canvas.network_scene.wires.values() if w.isVisible()]
        if not wires:
            return None
        wire = self.random.choice(wires)
        path = wire.line_path(self.random.randrange(len(wire.lines.starts)))
        return self.drag_on_canvas(self.canvas.mapFromScene(path.pointAtPercent(part)))

    def carry(self, mime):
        at = self.spot()
        QApplication.sendEvent(self.viewport, QDragEnterEvent(at, COPY, mime, LEFT, NO_KEYS))
        for where in (at, self.spot()):
            QApplication.sendEvent(self.viewport, QDragMoveEvent(where, COPY, mime, LEFT, NO_KEYS))
        last = QPointF(self.spot())
        return lambda: QApplication.sendEvent(
            self.viewport, QDropEvent(last, COPY, mime, LEFT, NO_KEYS)
        )

    def layer(self):
        mime = QMimeData()
        mime.setData(MIME_TYPE, self.random.choice([b"dense", b"dropout", b"add", b"input"]))
        return self.carry(mime)

    def piece(self):
        project = self.driver.project
        ids = [n.id for n in project.network.nodes if n.kind not in ("input",)]
        if not ids:
            return None
        return self.carry(piece_mime(cut_out(project.network, project.layout, ids[:2])))

    def menu(self):
        node_id = self.node()
        at = self.driver.place(node_id) if node_id and self.random.random() < 0.6 else self.spot()
        mouse = QContextMenuEvent.Reason.Mouse
        event = QContextMenuEvent(mouse, at, self.viewport.mapToGlobal(at))
        QApplication.sendEvent(self.viewport, event)
        return self.choose_entry

    def choose_entry(self):
        """Choose any entry of the menu that is still open."""
        menu = QApplication.activePopupWidget()
        if not isinstance(menu, QMenu):
            return
        QTest.keyClick(menu, self.random.choice([Qt.Key.Key_Up, Qt.Key.Key_Down]))
        keys = [Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Left]
        for _ in range(self.random.randint(0, 12)):
            open_now = QApplication.activePopupWidget()
            if open_now is not None:
                QTest.keyClick(open_now, self.random.choice(keys))
        while (open_now := QApplication.activePopupWidget()) is not None:
            QTest.keyClick(open_now, Qt.Key.Key_Return)
            if QApplication.activePopupWidget() is open_now:
                open_now.close()

    def hover(self):
        at = (
            self.spot()
            if self.random.random() < 0.3 or not self.node()
            else (self.driver.place(self.node()))
        )
        QTest.mouseMove(self.viewport, at)
        return lambda: (
            QApplication.sendEvent(
                self.viewport,
                QHelpEvent(QEvent.Type.ToolTip, at, self.viewport.mapToGlobal(at)),
            ),
            QTest.mouseMove(self.viewport, at + QPoint(1, 1)),
        )

    def typed(self, *texts):
        """Type into whatever has the keyboard, and leave it by Enter or for something else."""
        field = QApplication.focusWidget()
        if not isinstance(field, QLineEdit | QAbstractSpinBox):
            return None
        QTest.keyClicks(field, self.random.choice(texts))
        by_enter = self.random.random() < 0.5

        def leave():
            if by_enter:
                self.enter()
            self.canvas.setFocus()

        return leave

    def enter(self):
        field = QApplication.focusWidget()
        if field is not None:
            QTest.keyClick(field, Qt.Key.Key_Return)
            QApplication.processEvents()  # a table takes it a turn later
        self.canvas.setFocus()

    def name(self):
        node_id = self.node()
        if not node_id:
            return None
        self.canvas.layers.rename(node_id)
        return self.typed("other", "input", "")

    def editor(self):
        node_id = self.node()
        if not node_id:
            return None
        self.canvas.editors.edit(node_id)
        field = QApplication.focusWidget()
        if field is None or not self.canvas.editors.parameters.has_focus():
            return None
        QTest.keyClicks(field, "3")
        return self.enter

    def number(self):
        latest = self.driver.latest
        views = [v for v in latest.parameters if v.value.size] if latest is not None else []
        if not views:
            return None
        view = self.random.choice(views)
        index = tuple(size - 1 for size in view.value.shape)
        self.canvas.values.type_value((view.node_id, view.name, index), QPointF(0, 0))
        return self.typed("0.5", "-", "1e")

    def unit_keys(self):
        node_id = self.node(learns=True)
        if not node_id:
            return None
        self.canvas.select((node_id,))
        self.canvas.setFocus()
        for _ in range(3):
            QTest.keyClick(self.canvas, Qt.Key.Key_J)
        key = self.random.choice([Qt.Key.Key_J, Qt.Key.Key_O, Qt.Key.Key_B])
        return lambda: (QTest.keyClick(self.canvas, key), self.canvas.setFocus())

    def wire_by_keys(self):
        node_id = self.node()
        if not node_id:
            return None
        self.canvas.select((node_id,))
        self.canvas.setFocus()
        QTest.keyClick(self.canvas, Qt.Key.Key_C)
        key = self.random.choice([Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Escape])
        return lambda: QTest.keyClick(self.canvas, key)

    # around it ------------------------------------------------------------------------------------

    def minimap(self):
        for _ in range(4):
            self.do("zoom_in")  # what is seen as a whole needs no overview
        QApplication.processEvents()
        minimap = self.window.finding.minimap
        if not minimap.isVisible():
            return None
        area = minimap.rect()
        return self.drag(minimap, area.center(), area.topLeft() + QPoint(4, 4))

    def find(self):
        self.do("find")
        field = self.window.finding.find_bar.field
        QTest.keyClicks(field, self.random.choice(["den", "e", "input"]))
        return lambda: (QTest.keyClick(field, Qt.Key.Key_Return), self.canvas.setFocus())

    def command(self):
        self.do("find_command")
        palette = self.window.finding.palette
        QTest.keyClicks(palette.field, self.random.choice(["dense", "hidden", "go to in", "group"]))

        def choose():
            if not palette.isHidden():
                QTest.keyClick(palette.field, Qt.Key.Key_Return)
            if not palette.isHidden():
                QTest.keyClick(palette.field, Qt.Key.Key_Escape)
            self.canvas.setFocus()

        return choose

    def timeline(self):
        slider = self.window.views.timeline.slider
        if not (slider.isVisible() and slider.isEnabled()):
            return None
        y = slider.height() // 3
        return self.drag(slider, QPoint(slider.width() - 2, y), QPoint(slider.width() // 2, y))

    def inspector(self):
        node_id = self.node(learns=True)
        self.canvas.select((node_id,) if node_id else ())
        self.window.docks.raise_dock("inspector")
        QApplication.processEvents()
        form = self.window.inspector.form
        if not form.isVisible() or not form.names:
            return None
        rows = [form.row(name) for name in form.names]
        fields = [r.field for r in rows if isinstance(r.field, QLineEdit | QAbstractSpinBox)]
        if not fields:
            return None
        self.random.choice(fields).setFocus()
        return self.typed("1e", "3", "-")

    def training(self):
        self.window.docks.raise_dock("training")
        QApplication.processEvents()
        path = self.random.choice(["optimizer.learning_rate", "batch_size", "seed", "clip_norm"])
        row = self.window.training.row(path)
        if row is None or not row.field.isVisible():
            return None
        row.field.setFocus()
        return self.typed("1e", "0.3", "-")

    def plot(self):
        output = self.window.views.output
        self.window.docks.raise_dock("output")
        QApplication.processEvents()
        if not output.is_made:
            return None
        target = output.figure.view.viewport()
        area = target.rect()
        return self.drag(target, area.center(), area.center() + QPoint(20, 12))

    def stroke(self):
        if not self.window.actions_by_name["draw"].isEnabled():
            return None
        self.do("draw")
        QApplication.processEvents()
        return self.plot()

    def run_name(self):
        runs = self.window.document.runs.runs
        if not runs:
            return None
        self.window.docks.raise_dock("runs")
        QApplication.processEvents()
        panel = self.window.views.runs.panel
        panel.choose(self.random.choice(runs).id)
        QTest.mouseClick(panel._buttons["rename"], LEFT)
        return self.typed("mine", " ")


HOLDS = {
    "wire from an output": Holder.port,
    "wire from an input": lambda hand: hand.port("in"),
    "card": Holder.card,
    "copy of a card": lambda hand: hand.card(Qt.KeyboardModifier.AltModifier),
    "canvas": lambda hand: hand.card(Qt.KeyboardModifier.ControlModifier),
    "anything": lambda hand: hand.drag_on_canvas(hand.spot()),
    "weight": lambda hand: hand.wire_at(0.5),
    "end of a wire": lambda hand: hand.wire_at(0.97),
    "layer of the palette": Holder.layer,
    "block of the palette": Holder.piece,
    "menu": Holder.menu,
    "tooltip": Holder.hover,
    "name": Holder.name,
    "card's editor": Holder.editor,
    "number": Holder.number,
    "units by keys": Holder.unit_keys,
    "wire by keys": Holder.wire_by_keys,
    "minimap": Holder.minimap,
    "find bar": Holder.find,
    "command palette": Holder.command,
    "timeline": Holder.timeline,
    "inspector's field": Holder.inspector,
    "training's field": Holder.training,
    "plot": Holder.plot,
    "drawn points": Holder.stroke,
    "run's name": Holder.run_name,
}
