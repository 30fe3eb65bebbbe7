"""A hand that does anything a person can do to a drawing, in any order."""

import random

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox

from playground.ui.canvas.edits.arrange_edits import AXES, LINES
from playground.ui.forms.fields import NumberField
from tests.robustness.window.changes import CHANGES
from tests.robustness.window.holder import HOLDS, Holder
from tests.robustness.window.meeting import meet

MOST_LAYERS = 40
LEFT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Hand:
    """Works a window at random."""

    def __init__(self, driver, dialogs, seed):
        self.driver, self.dialogs = driver, dialogs
        self.window, self.canvas = driver.window, driver.window.canvas
        self.random = random.Random(seed)
        self.holder = Holder(driver, dialogs, seed)

    @property
    def ids(self):
        return [node.id for node in self.driver.project.network.nodes]

    @property
    def has_room(self):
        return len(self.ids) < MOST_LAYERS

    def some(self):
        """Return one or some of the layers that are there."""
        ids = self.ids
        return tuple(self.random.sample(ids, self.random.randint(0, min(4, len(ids)))))

    def act(self):
        name = self.random.choice(list(ACTIONS))
        ACTIONS[name](self)
        return name

    def do(self, action):
        if self.window.actions_by_name[action].isEnabled():
            self.window.actions_by_name[action].trigger()

    def drag(self, modifiers=NO_KEYS):
        """Drag a card, or the block it is in, by the mouse."""
        if not self.ids:
            return
        node_id = self.random.choice(self.ids)
        self.canvas.reveal(node_id)
        card = self.canvas.network_scene.seen(node_id)
        start = self.canvas.mapFromScene(card.rect().topLeft()) + QPoint(6, 6)
        end = start + QPoint(self.random.randint(-90, 90), self.random.randint(-90, 90))
        viewport = self.canvas.viewport()
        QTest.mousePress(viewport, LEFT, modifiers, start)
        QTest.mouseMove(viewport, (start + end) / 2)
        QTest.mouseMove(viewport, end)
        if self.random.random() < 0.2:
            QTest.keyClick(self.canvas, Qt.Key.Key_Escape)
        QTest.mouseRelease(viewport, LEFT, modifiers, end)

    def paste(self):
        if self.has_room:
            self.do("paste")

    def paste_rubbish(self):
        before = self.driver.project
        texts = ["{", '{"application": "backprop-playground", "format": 1}', '{"a": [1, 2]}']
        QApplication.clipboard().setText(self.random.choice(texts))
        self.do("paste")
        assert self.driver.project is before

    def rename_block(self):
        if self.canvas.blocks.chosen:
            self.do("rename_block")
            editor = self.canvas.editors.name
            editor.setText(self.random.choice(["encoder", " two  words ", "", "ß" * 90]))
            QTest.keyClick(editor, self.random.choice([Qt.Key.Key_Return, Qt.Key.Key_Escape]))
            editor.close_editor()

    def connect(self):
        network = self.driver.project.network
        if network.edges and self.random.random() < 0.5:
            self.canvas.select((), self.random.choice(network.edges))
            self.do("delete")

    def undo(self):
        for _ in range(self.random.randint(1, 4)):
            self.do("undo")

    def redo(self):
        for _ in range(self.random.randint(1, 3)):
            self.do("redo")

    def key(self):
        keys = [Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Tab, Qt.Key.Key_Plus]
        shift = Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(self.canvas, self.random.choice(keys), self.random.choice([NO_KEYS, shift]))

    def choose_sample(self):
        dataset = self.window.client.dataset
        if dataset is not None:
            self.window.sample.choose(self.random.randrange(len(dataset.raw.x)))

    def rename_layer(self):
        """Press F2 and type another name; what is taken or too long is refused."""
        if not self.ids:
            return
        self.canvas.select((self.random.choice(self.ids),))
        self.dialogs.texts.append(f"block {self.random.randint(1, 3)}")  # a block asks in a dialog
        QTest.keyClick(self.canvas, Qt.Key.Key_F2)
        self.dialogs.texts.clear()
        line = QApplication.focusWidget()
        if isinstance(line, QLineEdit):
            line.selectAll()
            QTest.keyClicks(line, self.random.choice(["first", "Zwei", "hidden 1", "  ", "x" * 99]))
            QTest.keyClick(line, self.random.choice([Qt.Key.Key_Return, Qt.Key.Key_Escape]))
        self.canvas.setFocus()

    def inspect(self):
        """Change what some layers share, in the inspector."""
        self.canvas.select(self.some())
        self.window.docks.raise_dock("inspector")
        QApplication.processEvents()
        form = self.window.inspector.form
        if not form.isVisible() or not form.names:
            return
        field = form.row(self.random.choice(form.names)).field
        field.setFocus()
        keys = [Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Escape]
        QTest.keyClick(field, self.random.choice(keys))
        if isinstance(field, NumberField) and self.random.random() < 0.5:
            field.selectAll()
            QTest.keyClicks(field, self.random.choice(["3", "-1", "2e", "1e9", "7"]))
            QTest.keyClick(field, Qt.Key.Key_Return)
        self.canvas.setFocus()

    def freeze(self):
        self.canvas.select(self.some())
        self.window.docks.raise_dock("inspector")
        QApplication.processEvents()
        frozen = self.window.inspector.frozen
        if frozen.isVisible():
            frozen.click()

    def choose_number(self):
        """Choose a learned number, and sometimes set it."""
        latest = self.driver.latest
        views = [v for v in latest.parameters if v.value.size] if latest is not None else []
        if not views:
            return
        view = self.random.choice(views)
        index = tuple(self.random.randrange(size) for size in view.value.shape)
        self.window.parameter.choose((view.node_id, view.name, index))
        if self.random.random() < 0.5:
            self.window.parameter_edits.set_value(view.node_id, view.name, index, 0.25)

    def press_for_units(self):
        """Walk along a layer's units, switch one off or on, and sometimes type its bias."""
        if not self.ids:
            return
        self.canvas.select((self.random.choice(self.ids),))
        for _ in range(self.random.randint(1, 5)):
            QTest.keyClick(self.canvas, self.random.choice([Qt.Key.Key_J, Qt.Key.Key_K]))
        QTest.keyClick(self.canvas, self.random.choice([Qt.Key.Key_O, Qt.Key.Key_B]))
        field = QApplication.focusWidget()
        if field is self.canvas.values.field:
            QTest.keyClicks(field, self.random.choice(["0.5", "-2", "x"]))
            QTest.keyClick(field, self.random.choice([Qt.Key.Key_Return, Qt.Key.Key_Escape]))
        self.canvas.setFocus()

    def point(self):
        """Let the mouse rest anywhere on the canvas."""
        area = self.canvas.viewport().rect()
        at = QPoint(self.random.randrange(area.width()), self.random.randrange(area.height()))
        QTest.mouseMove(self.canvas.viewport(), at)
        hit = self.canvas.hit_test(at)
        if hit.unit is not None:
            self.canvas.live.paths.light((hit.node_id, hit.unit), self.canvas.model)

    def scrub(self):
        """Press on a wire, drag up or down, and let go, or give it up."""
        wires = [w for w in self.canvas.network_scene.wires.values() if w.isVisible()]
        if not wires:
            return
        wire = self.random.choice(wires)
        path = wire.line_path(self.random.randrange(len(wire.lines.starts)))
        start = self.canvas.mapFromScene(path.pointAtPercent(0.5))
        viewport = self.canvas.viewport()
        if not viewport.rect().contains(start) or self.canvas.hit_test(start).kind != "wire":
            return
        end = start + QPoint(0, self.random.randint(-60, 60))
        QTest.mousePress(viewport, LEFT, NO_KEYS, start)
        QTest.mouseMove(viewport, end)
        if self.random.random() < 0.3:
            QTest.keyClick(self.canvas, Qt.Key.Key_Escape)
        QTest.mouseRelease(viewport, LEFT, NO_KEYS, end)
        self.canvas.setFocus()

    def find(self):
        """Look for a layer, go on to others, and close the bar or not."""
        self.do("find")
        field = self.window.finding.find_bar.field
        QTest.keyClicks(field, self.random.choice(["den", "hidden", "relu", "zz", "3", ""]))
        for _ in range(self.random.randint(0, 3)):
            keys = [Qt.Key.Key_Return, Qt.Key.Key_F3, Qt.Key.Key_Escape]
            QTest.keyClick(field, self.random.choice(keys))
        self.canvas.setFocus()

    def command(self):
        """Say in a few letters what to do, and do it or think better of it."""
        self.do("find_command")
        palette = self.window.finding.palette
        words = ["align left", "show loss", "zoom in", "fit network", "group", "hidden"]
        if self.has_room:
            words.append("add dropout")
        QTest.keyClicks(palette.field, self.random.choice(words))
        keys = [Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Escape]
        QTest.keyClick(palette.field, self.random.choice(keys))
        if not palette.isHidden():
            QTest.keyClick(palette.field, Qt.Key.Key_Escape)
        self.canvas.setFocus()

    def look(self):
        """Bring a panel to the front, and walk on in it."""
        self.window.docks.raise_dock(self.random.choice(list(self.window.docks.all)))
        QApplication.processEvents()
        for _ in range(self.random.randint(0, 5)):
            widget = QApplication.focusWidget() or self.canvas
            QTest.keyClick(widget, self.random.choice([Qt.Key.Key_Tab, Qt.Key.Key_Backtab]))
        self.canvas.setFocus()

    def train(self):
        thirds = ["forward", "backprop", "update", "step", "step", "step_back", "run_epoch"]
        self.do(self.random.choice(thirds))

    def play(self):
        """Train on by itself for a moment: from the past it is a fork."""
        self.do("play")
        for _ in range(self.random.randint(1, 20)):
            QApplication.processEvents()
        self.window.client.pause()

    def travel(self):
        """Drag the timeline's handle to and fro, and let go somewhere."""
        slider = self.window.views.timeline.slider
        if not (slider.isVisible() and slider.isEnabled()):
            return
        spots = [self.random.randrange(slider.width()) for _ in range(self.random.randint(2, 5))]
        spots = [QPoint(x, slider.height() // 3) for x in spots]
        QTest.mousePress(slider, LEFT, NO_KEYS, spots[0])
        for at in spots[1:]:
            QTest.mouseMove(slider, at)
            QApplication.processEvents()
        QTest.mouseRelease(slider, LEFT, NO_KEYS, spots[-1])
        self.canvas.setFocus()

    def walk_moments(self):
        ways = ["moment_back", "moment_back", "moment_forth", "moment_first", "moment_last"]
        for _ in range(self.random.randint(1, 4)):
            self.do(self.random.choice(ways))

    def use_run(self):
        """Choose a run that was left, and restore, take, rename, note or delete it."""
        runs = self.window.document.runs.runs
        if not runs:
            return
        self.window.docks.raise_dock("runs")
        QApplication.processEvents()
        panel = self.window.views.runs.panel
        panel.choose(self.random.choice(runs).id)
        name = self.random.choice(["restore", "restore", "clone", "rename", "note", "delete"])
        QTest.mouseClick(panel._buttons[name], LEFT)
        line = QApplication.focusWidget()
        if isinstance(line, QLineEdit) and panel.isAncestorOf(line):
            QTest.keyClicks(line, self.random.choice(["mine", " ", "µ" * 70]))
            QTest.keyClick(line, self.random.choice([Qt.Key.Key_Return, Qt.Key.Key_Escape]))
            QApplication.processEvents()
        self.canvas.setFocus()

    def begin_another(self):
        """Begin another network, which can be trained: what was drawn at random seldom can."""
        if self.random.random() < 0.5:
            self.dialogs.answers.append(QMessageBox.StandardButton.Discard)
            self.window.file_actions.open_template(self.random.choice(["circle", "wide-and-deep"]))
            self.dialogs.answers.clear()
            self.driver.wait(lambda: self.window.client.is_current)

    def be_interrupted(self):
        """Be in the middle of something while something else happens, and go on."""
        if self.has_room:
            meet(self.holder, self.random.choice(list(HOLDS)), self.random.choice(list(CHANGES)))

    def duplicate(self):
        if self.has_room:
            self.do("duplicate")

    def add_layer(self):
        if self.has_room:
            self.canvas.layers.add(self.random.choice(["dense", "dropout", "add"]))


ACTIONS = {
    "select": lambda hand: hand.canvas.select(hand.some()),
    "select more": lambda hand: hand.canvas.select(hand.some()),
    "select all": lambda hand: hand.do("select_all"),
    "copy": lambda hand: hand.do("copy"),
    "cut": lambda hand: hand.do("cut"),
    "paste": Hand.paste,
    "paste rubbish": Hand.paste_rubbish,
    "duplicate": Hand.duplicate,
    "drag": Hand.drag,
    "alt-drag": lambda hand: hand.has_room and hand.drag(Qt.KeyboardModifier.AltModifier),
    "align": lambda hand: hand.do(f"align_{hand.random.choice(list(LINES))}"),
    "distribute": lambda hand: hand.do(f"distribute_{hand.random.choice(AXES)}"),
    "group": lambda hand: hand.do("group"),
    "group some": lambda hand: (hand.canvas.select(hand.some()), hand.do("group")),
    "fold": lambda hand: hand.do("fold"),
    "fold any": lambda hand: (hand.canvas.select(hand.some()), hand.do("fold")),
    "ungroup": lambda hand: hand.do("ungroup"),
    "take out": lambda hand: hand.canvas.blocks.take_out(),
    "rename block": Hand.rename_block,
    "delete": lambda hand: hand.do("delete"),
    "add": Hand.add_layer,
    "disconnect": Hand.connect,
    "arrange": lambda hand: hand.do("arrange"),
    "fit": lambda hand: hand.do("fit"),
    "zoom": lambda hand: hand.do(hand.random.choice(["zoom_in", "zoom_out"])),
    "key": Hand.key,
    "sample": Hand.choose_sample,
    "walk": lambda hand: hand.do(
        hand.random.choice(["next_sample", "previous_sample", "wrong_samples"])
    ),
    "rename layer": Hand.rename_layer,
    "inspect": Hand.inspect,
    "freeze": Hand.freeze,
    "number": Hand.choose_number,
    "units": Hand.press_for_units,
    "all units on": lambda hand: hand.do("units_on"),
    "point": Hand.point,
    "scrub": Hand.scrub,
    "wires": lambda hand: hand.do(
        hand.random.choice(["wires_auto", "wires_gradient", "wires_change", "wires_nothing"])
    ),
    "look": Hand.look,
    "find": Hand.find,
    "command": Hand.command,
    "train": Hand.train,
    "play": Hand.play,
    "another network": Hand.begin_another,
    "train again": Hand.train,
    "play on": Hand.play,
    "travel again": Hand.travel,
    "moments again": Hand.walk_moments,
    "reset": lambda hand: hand.random.random() < 0.5 and hand.do("reset"),
    "interrupted": Hand.be_interrupted,
    "interrupted again": Hand.be_interrupted,
    "interrupted still": Hand.be_interrupted,
    "travel": Hand.travel,
    "moments": Hand.walk_moments,
    "run": Hand.use_run,
    "undo": Hand.undo,
    "redo": Hand.redo,
}
