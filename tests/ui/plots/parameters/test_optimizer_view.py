"""The optimizer's quantities on the screen are the ones of the snapshot, in plain words."""

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from playground.core import Component
from playground.nn.optimizers import OPTIMIZERS
from playground.project.templates import default_project
from playground.session.snapshots.snapshot_builder import SnapshotBuilder
from playground.session.snapshots.throughput import Throughput
from playground.training import Trainer
from playground.ui.plots import OptimizerView
from playground.ui.plots.base.plot_export import export_plot

pytestmark = pytest.mark.gui


@pytest.fixture
def view(show):
    return show(OptimizerView(), (384, 360))


@pytest.fixture
def real():
    """A function that makes a snapshot of a real training."""

    def after(optimizer, steps, params=None):
        project = default_project()
        batch = 0 if OPTIMIZERS.get(optimizer).searches else 10
        project = project.replace(
            training=project.training.__class__(
                optimizer=Component(optimizer, params or {}), batch_size=batch
            )
        )
        trainer = Trainer(project)
        builder = SnapshotBuilder(trainer)

        def look():
            wanted = OptimizerView().wanted()
            return builder.snapshot(1, wanted, trainer.metrics(), Throughput())

        look()
        trainer.step(steps)
        return look()

    return after


def line(view):
    """Return the line above the plot with plain spaces and hyphens."""
    plain = str.maketrans("\N{NO-BREAK SPACE}\N{NON-BREAKING HYPHEN}", " -")
    return view._line.text().translate(plain)


def quantities(view):
    box = view._quantities
    return [box.itemText(i) for i in range(box.count()) if box.itemData(i)]


def pick(qtbot, box, text):
    """Choose an item with the keyboard, as a person does."""
    box.setFocus()
    key = Qt.Key.Key_Down if box.findText(text) > box.currentIndex() else Qt.Key.Key_Up
    for _ in range(box.count()):
        if box.currentText() != text:
            qtbot.keyClick(box, key)
    assert box.currentText() == text


def test_the_rates_are_separate_and_named(view, moved, make):
    view.show_snapshot(make.snapshot(parameters=moved.parameters, update=moved.update))
    assert line(view) == (
        "configured rate 0.01 · scheduled rate 0.0042 · bias-corrected rate 0.0031 · update 120 · "
        "next rate 0.0041"
    )


def test_choosing_a_quantity_and_a_layer_shows_their_numbers(view, moved, make, qtbot):
    view.show_snapshot(make.snapshot(parameters=moved.parameters, update=moved.update))
    assert view.quantity() == "m"
    layers, names = view.findChildren(QComboBox)
    assert (layers.accessibleName(), names.accessibleName()) == (
        "Optimizer: layer", "Optimizer: quantity",
    )  # fmt: skip
    pick(qtbot, names, "Corrected mean m̂")
    expected = moved.parameters[0].quantities["m_hat"]
    header, rows = view.table()
    assert header[0] == "corrected mean of weight"
    np.testing.assert_array_equal([row[1:] for row in list(rows)[:-1]], expected)
    assert names.toolTip().endswith("m̂ = m / (1-β₁ᵗ)")
    pick(qtbot, layers, "dense_2 · weight")
    value = moved.parameters[2].quantities["m_hat"][1, 0]
    text = view.describe(0.5, 1.5)
    assert text == f"corrected mean of weight[2→1] = {value:.4f}".replace("-", "−")
    pick(qtbot, names, "Change Δθ")
    change, weight = moved.parameters[2].quantities["change"], moved.parameters[2].value
    share = np.linalg.norm(change) / np.linalg.norm(weight - change)
    assert view.summary().endswith(f" · |Δθ|/|θ| {share:.4f}")


def test_a_choice_waits_until_it_can_be_shown(view, moved, make):
    view.choose_quantity("change")
    early = msgspec.structs.replace(moved.update, updates=0, shared={}, named={
        name: told for name, told in moved.update.named.items() if name in ("gradient", "m")
    })  # fmt: skip
    parameters = tuple(
        msgspec.structs.replace(p, quantities={n: p.quantities[n] for n in ("gradient", "m")})
        for p in moved.parameters
    )
    view.show_snapshot(make.snapshot(parameters=parameters, update=early))
    assert view.quantity() == "m"
    assert quantities(view) == ["Gradient ∂L/∂θ", "Mean gradient m"]
    assert line(view) == "configured rate 0.01 · no update yet · next rate 0.0041"
    view.show_snapshot(make.snapshot(parameters=moved.parameters, update=moved.update))
    assert view.quantity() == "change"


def test_plain_sgd_says_it_remembers_nothing_and_shows_its_step(view, real):
    view.show_snapshot(real("sgd", 3))
    assert "SGD as it is set remembers nothing from one update to the next" in line(view)
    assert "step size 0.03" in line(view)
    assert view.quantity() == "change"
    assert not view._empty.isVisible()


def test_a_search_that_ended_at_the_bottom_is_told_calmly(view, real):
    snapshot = real("lbfgs", 4)
    view.show_snapshot(snapshot)
    assert "search ended where both conditions hold" in line(view)
    assert "fail" not in line(view).lower()
    names = quantities(view)
    assert names.index("Move s1") < names.index("Move s10") < names.index("Gradient change y1")
    shared = {**snapshot.update.shared, "search_failed": 1.0}
    update = msgspec.structs.replace(snapshot.update, shared=shared)
    view.show_snapshot(msgspec.structs.replace(snapshot, update=update))
    assert "search ended at the lowest point it saw" in line(view)
    assert view._line.property("role") == "secondary"


@pytest.mark.parametrize("name", OPTIMIZERS.names)
def test_every_quantity_of_every_optimizer_can_be_shown(name, view, real, tmp_path):
    view.show_snapshot(real(name, 3))
    for index in range(view._quantities.count()):
        quantity = view._quantities.itemData(index)
        if quantity is None:
            continue
        view.choose_quantity(quantity)
        assert view.quantity() == quantity
        assert view.readout()
        export_plot(view, tmp_path / f"{quantity}.csv")
    assert len(list(tmp_path.iterdir())) == len(quantities(view))


def test_a_few_giants_leave_the_others_their_colours(view, moved, make):
    giant = moved.parameters[0].quantities["change"].copy()
    giant[0, 0] = 1e9
    first = msgspec.structs.replace(
        moved.parameters[0], quantities={**moved.parameters[0].quantities, "change": giant}
    )
    view.choose_quantity("change")
    parameters = (first, *moved.parameters[1:])
    view.show_snapshot(make.snapshot(parameters=parameters, update=moved.update))
    assert view._figure.bar._range[1] < 100
    assert "1e9" in view.describe(0.5, 0.5)
