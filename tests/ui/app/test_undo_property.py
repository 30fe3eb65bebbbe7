"""Random edits, trainings, resets, undos, redos, saves and openings: nothing learnt is lost."""

import random

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QMessageBox

from playground.core import Component
from playground.datasets.base.source import DatasetConfig
from playground.graph import NodeSpec
from playground.graph.edits import insert_on_edge, remove_nodes, set_params
from playground.ui.controllers.document import UndoEdit

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]

ACTIONS = 30
"""How long each of the sequences is."""


class Person:
    """Uses a window at random, and remembers what undo and redo have to lead to.

    Parameters
    ----------
    driver
        The window.
    seed
        Of the random choices.
    folder
        Where it saves, each time to another file.
    run, same
        Train an epoch; compare two states.
    """

    def __init__(self, driver, dialogs, seed, folder, run, same):
        self.driver, self.dialogs, self.folder = driver, dialogs, folder
        self.run, self.same = run, same
        self.document = driver.window.document
        self.random = random.Random(seed)
        self.now = driver.settle()
        self.behind, self.ahead = [], []
        self.saved = None

    def act(self):
        """Do something, and look whether it led to where it should."""
        doing = [self.train, self.train, self.edit, self.edit, self.edit, self.reset, self.hurry]
        doing += [self.begin_another, self.save, self.open]
        self.random.choice([*doing, self.undo, self.undo, self.undo, self.redo, self.redo])()

    def train(self):
        if self.driver.window.actions_by_name["run_epoch"].isEnabled():
            self.now = self.run(self.driver, 1)

    def edit(self):
        name, project = self.random.choice(list(EDITS.items()))
        self._push(lambda: self.document.push(name, project(self.driver.project, self.random)))

    def reset(self):
        self._push(lambda: self.driver.do("reset"))

    def hurry(self):
        """Make edits and take them back before the worker has seen any."""
        stack = self.document.undo_stack
        index = stack.index()
        for name in self.random.choices(list(EDITS), k=3):
            self.document.push(name, EDITS[name](self.driver.project, self.random))
        while stack.index() > index:
            stack.undo()
        self._look(None)
        self.document.push("Rename", rename(self.driver.project, self.random))
        if stack.index() > index:
            self.behind.append(None)
            self.ahead = []

    def begin_another(self):
        if self.document.path is None:
            if self.document.is_modified:
                self.dialogs.answers.append(QMessageBox.StandardButton.Discard)
            name = self.random.choice(["circle", "spiral", "iris"])
            self._push(lambda: self.driver.window.menus.template_requested.emit(name))

    def undo(self):
        if self.behind:
            before = self.behind.pop()
            self.ahead.append(self._crossed(self._step(-1), self.now))
            self.document.undo_stack.undo()
            self._look(before)

    def redo(self):
        if self.ahead:
            after = self.ahead.pop()
            self.behind.append(self._crossed(self._step(0), self.now))
            self.document.undo_stack.redo()
            self._look(after)

    def save(self):
        file = self.folder / f"{self.random.random()}.playground"
        self.dialogs.saves_as(file)
        with self.driver.qtbot.waitSignal(self.document.saved, timeout=20_000):
            self.driver.do("save_as")
        self.saved = file, self.driver.project, self.now

    def open(self):
        if self.saved is None:
            return
        file, project, self.now = self.saved
        with self.driver.qtbot.waitSignal(self.document.opened, timeout=20_000):
            self.driver.window.files.open_project(file)
        self.driver.wait_for_snapshot()
        assert self.driver.project == project
        self.behind, self.ahead = [], []
        assert self.same(self.driver.settle(), self.now)

    def _push(self, push):
        stack = self.document.undo_stack
        index = stack.index()
        push()
        self.driver.wait_for_snapshot()  # what other data asks of the network is there
        state = self.driver.settle()
        if stack.index() > index:
            self.behind.append(self._crossed(self._step(-1), self.now))
            self.ahead = []
        self.now = state

    def _look(self, expected):
        state = self.driver.settle()
        assert self.same(state, self.now if expected is None else expected)
        self.now = state

    def _step(self, offset):
        stack = self.document.undo_stack
        return stack.command(stack.index() + offset)

    def _crossed(self, step, state):
        """Return what going back over a step leads to; ``None`` for wherever training stands."""
        assert isinstance(step, UndoEdit)
        return state if gives_up(step) else None


def gives_up(step):
    """Tell whether a step of the history leaves a training behind."""
    one, other = step.before, step.after
    return (
        step.is_reset
        or one.network != other.network
        or one.dataset != other.dataset
        or one.training.seed != other.training.seed
        or one.training.dtype != other.training.dtype
        or one.training.optimizer.name != other.training.optimizer.name
    )


def with_training(project, **changes):
    return project.replace(training=replace(project.training, **changes))


def rename(project, choose):
    return project.replace(name=f"name {choose.random()}")


def change_units(project, choose):
    hidden = [n.id for n in project.network.nodes if n.id.startswith("hidden")]
    if not hidden:
        return project
    units = choose.randint(1, 40)
    return project.replace(network=set_params(project.network, hidden[0], units=units))


def add_layer(project, choose):
    network = project.network
    edge = choose.choice(network.edges)
    node = NodeSpec(f"hidden_{choose.randint(10, 10**9)}", "dense", {"units": choose.randint(1, 9)})
    return project.replace(network=insert_on_edge(network, node, edge))


def delete_layer(project, choose):
    hidden = [n.id for n in project.network.nodes if n.id.startswith("hidden")]
    if not hidden:
        return project
    gone = choose.choice(hidden)
    return project.replace(network=remove_nodes(project.network, [gone]))


def choose_data(project, choose):
    kind = choose.choice(["circle", "xor", "gauss", "spiral"])
    return project.replace(dataset=DatasetConfig(kind, {"noise": choose.randint(0, 40)}))


def choose_rate(project, choose):
    optimizer = project.training.optimizer
    rate = {"learning_rate": choose.choice([0.003, 0.01, 0.02])}
    return with_training(project, optimizer=Component(optimizer.name, optimizer.params | rate))


def choose_optimizer(project, choose):
    return with_training(project, optimizer=Component(choose.choice(["adam", "rmsprop", "sgd"])))


def choose_seed(project, choose):
    return with_training(project, seed=choose.randint(0, 99))


def change_precision(project, _):
    other = "float32" if project.training.dtype == "float64" else "float64"
    return with_training(project, dtype=other)


EDITS = {
    "Rename": rename,
    "Units": change_units,
    "Add": add_layer,
    "Delete": delete_layer,
    "Data": choose_data,
    "Rate": choose_rate,
    "Optimizer": choose_optimizer,
    "Seed": choose_seed,
    "Precision": change_precision,
}


@pytest.mark.parametrize("seed", range(6))
def test_undo_and_redo_lead_back_bit_for_bit(driver, dialogs, tmp_path, seed, train, same):
    person = Person(driver, dialogs, seed, tmp_path, train, same)
    for _ in range(ACTIONS):
        person.act()
    while person.behind:
        person.undo()
    while person.ahead:
        person.redo()
    assert not driver.window.banner.text
