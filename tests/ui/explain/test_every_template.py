"""Every tab has something to say of every kind of template, and complains of nothing."""

import gc

import pytest

from playground.datasets import DATASETS
from playground.explain import ExplainContext
from playground.project.templates import TEMPLATES
from playground.training.trainer import Trainer
from playground.ui.explain.explain_panel import ExplainPanel

pytestmark = pytest.mark.gui


def kind_of(template):
    """What makes a difference to what is explained: source, layers, loss and optimizer."""
    project = template.project
    layers = frozenset(node.kind for node in project.network.nodes)
    source, training = DATASETS.get(project.dataset.kind), project.training
    return source.category, layers, training.loss.name, training.optimizer.name


KINDS = {kind_of(template): name for name, template in TEMPLATES.items()}


@pytest.fixture(scope="module")
def panel(qapp):
    """One panel for all templates, as a window shows one document after the other."""
    gc.disable()  # as for every window
    made = ExplainPanel()
    made.resize(1000, 280)
    made.show()
    yield made
    made.close()
    gc.enable()


@pytest.fixture(autouse=True)
def no_window_left_behind(panel):
    """Keep the panel open from one test to the next, and end its thread."""
    yield
    panel.jobs.close()


@pytest.mark.parametrize("name", KINDS.values())
def test_every_tab_speaks_of_every_kind_of_template(panel, qtbot, capfd, name):
    trainer = Trainer(TEMPLATES[name].project)

    def look(words, *, running=False):
        panel.show_context(ExplainContext.of(trainer), trainer.step_count, words, running=running)
        for tab in panel.tabs:
            panel.raise_tab(tab.key)
            qtbot.waitUntil(lambda: panel.jobs.is_idle, timeout=20_000)
            assert tab.text().strip(), (words, tab.key)

    look("nothing was pressed")
    trainer.forward()
    trainer.backward()
    look("after backprop")
    trainer.update()
    look("after update")
    trainer.step(3)
    look("playing", running=True)
    assert capfd.readouterr().err == ""
