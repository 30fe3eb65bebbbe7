"""What cards show after some training is the network's own: the window's numbers, painted."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF, Qt

from playground.project.templates import template
from playground.session.snapshots.sample_probe import SampleProbe
from playground.session.snapshots.sample_view import SampleWish
from playground.training.trainer import Trainer
from playground.ui.canvas.faces.face import FaceSpot
from playground.ui.canvas.faces.parts import Bars, Cells, Chart, Fold, Origin
from playground.ui.canvas.overlay.marks import Mode
from playground.ui.canvas.scene.hover import tooltip

pytestmark = pytest.mark.gui

TEMPLATES = ("digits", "lenet-digits", "iris", "residual-digits", "autoencoder-digits")


@pytest.fixture
def trained(open_window):
    """A function that opens a template, trains it for some epochs and waits until that is shown."""

    def make(name, epochs=2):
        driver = open_window(template(name))
        driver.wait_for_snapshot()
        for epoch in range(1, epochs + 1):
            driver.do("run_epoch")
            driver.wait(lambda wanted=epoch: driver.latest.epoch == wanted)
        driver.settle()
        driver.wait(lambda: driver.latest.sample is not None)
        return driver

    return make


def twin_of(driver):
    """Return a trainer of its own in the state of the window's."""
    trainer = Trainer(driver.project)
    trainer.restore(driver.settle().checkpoint)
    return trainer


def faces(driver):
    cards = driver.window.canvas.network_scene.cards
    return {i: card.face for i, card in cards.items() if card.face.face is not None}


def expected(trainer, view, source):
    """Return the numbers of a part, from a trainer."""
    dataset = trainer.dataset
    row = dataset.train_rows[0]
    if source.origin is Origin.FEATURES:
        return dataset.raw.x[row].astype(float)
    if source.origin is Origin.PREDICTION:
        return trainer.predict(dataset.raw.x[[row]])[0]
    key = f"{source.node_id}/{source.name}"
    if source.origin is Origin.PARAMETER:
        return trainer.network.named_parameters()[key]
    if source.origin is Origin.STATE:
        return trainer.network.named_state()[key]
    return view.outputs[source.node_id]


def painted(part, numbers):
    """Return the numbers of a part in one row, without the gaps of strips."""
    flat = numbers.reshape(-1)
    return flat[np.isfinite(flat)] if isinstance(part, Cells) else flat


def as_shown(part, values):
    """Return which of the numbers a part shows, in one row."""
    if not isinstance(part, Cells):
        return values.reshape(-1)
    if part.fold is Fold.FILTERS:
        return np.moveaxis(values.mean(axis=0), -1, 0).reshape(-1)
    size = part.rows * part.columns
    if part.fold in (Fold.UNITS, Fold.MAPS):
        return values.reshape(-1)[part.start * size : (part.start + part.count) * size]
    return values.reshape(-1)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_number_is_the_networks_own(trained, name):
    driver = trained(name)
    trainer = twin_of(driver)
    view = SampleProbe(trainer).view(SampleWish(None))
    kinds = set()
    for node_id, face in faces(driver).items():
        for painter in face.painters:
            part = painter.part
            if painter.numbers is None:
                assert not isinstance(part, Cells | Bars | Chart), node_id
                continue
            values = expected(trainer, view, part.source)
            numbers = painted(part, painter.numbers)
            kinds.add((part.source.origin, getattr(part, "fold", None)))
            if getattr(part, "fold", None) is Fold.MATRIX:
                assert np.isclose(np.abs(numbers).max(), np.abs(values).max())
                assert np.isin(numbers, values.astype(float)).all()
            else:
                np.testing.assert_allclose(numbers, as_shown(part, values), rtol=1e-5, atol=1e-6)
    assert (Origin.FEATURES, Fold.MAPS if name != "iris" else None) in kinds
    assert Origin.PREDICTION in {origin for origin, _ in kinds}


def test_another_sample_is_shown_as_soon_as_it_is_chosen(trained):
    driver = trained("digits", 1)
    bars = next(p for p in faces(driver)["output"].painters if isinstance(p.part, Bars))
    before = bars.numbers.copy()
    driver.window.sample.choose(77)
    driver.wait(lambda: driver.latest.sample.row == 77)
    driver.wait(lambda: not np.array_equal(bars.numbers, before))
    (picture, words) = faces(driver)["input"].painters
    raw = driver.window.client.dataset.raw
    assert (picture.numbers.reshape(-1) == raw.x[77]).all()
    assert words.texts == (f"true class {raw.classes[raw.y[77]]}",)


def test_gradients_follow_the_switch_of_the_wires(trained):
    driver = trained("lenet-digits", 1)
    driver.window.canvas.overlay.set_mode(Mode.GRADIENT)
    driver.wait(lambda: driver.latest.sample.gradients)
    driver.do("backprop")
    driver.settle()
    filters, _, maps = faces(driver)["conv_1"].painters
    gradients = driver.latest.sample.gradients
    driver.wait(lambda: maps.numbers is not None)
    np.testing.assert_array_equal(maps.numbers, driver.latest.sample.gradients["conv_1"])
    grad = next(p.grad for p in driver.latest.parameters if p.node_id == "conv_1")
    assert filters.numbers.shape == (grad.shape[-1], 3, 3)
    np.testing.assert_allclose(filters.numbers[0], grad[..., 0].mean(axis=0), rtol=1e-6)
    assert set(gradients) >= {"conv_1", "pool_1", "output"}
    driver.window.canvas.overlay.set_mode(Mode.NOTHING)
    np.testing.assert_array_equal(maps.numbers, driver.latest.sample.outputs["conv_1"])


def test_the_last_change_is_that_of_the_step(trained):
    driver = trained("digits", 1)
    canvas = driver.window.canvas
    canvas.overlay.set_mode(Mode.CHANGE)
    before = driver.latest
    driver.do("step")
    driver.settle()
    driver.wait(lambda: driver.latest.step > before.step)
    cells = faces(driver)["hidden_1"].painters[0]
    now = driver.latest.sample.outputs["hidden_1"]
    change = now - before.sample.outputs["hidden_1"]
    np.testing.assert_allclose(cells.numbers.reshape(-1), change, rtol=1e-6, atol=1e-9)
    picture = faces(driver)["input"].painters[0]
    assert (picture.numbers.reshape(-1) == driver.latest.sample.values.reshape(-1)).all()


def at(driver, node_id, part, index):
    """Return where on the screen a number of a card is."""
    canvas = driver.window.canvas
    face = canvas.network_scene.cards[node_id].face
    left, top, wide, tall = face.face.box_of(FaceSpot(part, index))
    return canvas.mapFromScene(face.mapToScene(QPointF(left + wide / 2, top + tall / 2)))


def tip(driver, node_id, part, index):
    canvas = driver.window.canvas
    hit = canvas.hit_test(at(driver, node_id, part, index), prefer_wires=True)
    assert hit.spot is not None
    return tooltip(hit, canvas.model, canvas.network_scene, canvas.live.values)


def test_tooltips_tell_what_a_number_is_and_how_large(trained):
    driver = trained("lenet-digits", 1)
    sample = driver.latest.sample
    truth = sample.truth
    assert tip(driver, "output", 0, truth) == f"{truth}: {sample.prediction[truth]:.3f}"
    canvas = driver.window.canvas
    spot = canvas.hit_test(at(driver, "conv_1", 2, 4)).spot
    value = sample.outputs["conv_1"][4, spot.row, spot.column]
    wanted = f"map 5, row {spot.row + 1}, column {spot.column + 1}: {value:.3f}"
    assert tip(driver, "conv_1", 2, 4).startswith(wanted)
    assert "filter 3 of 32" in tip(driver, "conv_2", 0, 2)
    assert "the mean over 16 input channels" in tip(driver, "conv_2", 0, 2)
    assert "data:image/png;base64," in tip(driver, "conv_2", 0, 2)


def test_wires_name_the_features_and_classes_at_the_ends(trained):
    driver = trained("iris", 0)
    canvas = driver.window.canvas
    assert canvas.model.unit_name("input", 1) == "sepal width (cm)"
    assert canvas.model.unit_name("hidden_1", 1) == "unit 2"
    assert canvas.model.unit_name("output", 2) == "virginica"
    wires = canvas.network_scene.wires
    lines = next(wire.lines for edge, wire in wires.items() if edge.target == "output")
    face = faces(driver)["output"]
    middles = []
    for spot in face.face.unit_spots:
        _, top, _, tall = face.face.box_of(spot)
        middles.append(face.mapToScene(QPointF(0, top + tall / 2)).y())
    np.testing.assert_allclose(lines.ends[:, 1], np.array(middles)[lines.targets])


def test_what_looks_the_same_is_not_painted_again(trained):
    driver = trained("iris", 1)
    for face in faces(driver).values():
        assert not face.show_moment(face.moment)


def test_far_away_a_card_shows_no_face(trained):
    driver = trained("iris", 0)
    canvas = driver.window.canvas
    assert faces(driver)
    for _ in range(9):
        canvas.zoom_out()
    assert not faces(driver)
    canvas.fit()
    canvas.grab()
    assert faces(driver)["output"].painters[0].numbers is not None


def test_an_old_layout_is_spread_and_the_document_stays_saved(open_window):
    project = template("lenet-digits")
    ids = [node.id for node in project.network.nodes]
    places = {node_id: (208.0 * i, 0.0) for i, node_id in enumerate(ids)}
    driver = open_window(project.replace(layout=replace(project.layout, positions=places)))
    driver.wait_for_snapshot()
    cards = [card.rect() for card in driver.window.canvas.network_scene.cards.values()]
    assert not [1 for i, a in enumerate(cards) for b in cards[i + 1 :] if a.intersects(b)]
    lefts = [rect.left() for rect in cards]
    assert lefts == sorted(lefts)
    assert driver.project.layout.positions == places
    assert driver.window.document.undo_stack.isClean()


def press(driver, node_id, part, index):
    place = at(driver, node_id, part, index)
    viewport = driver.window.canvas.viewport()
    driver.qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)


def test_a_click_on_a_filter_chooses_its_strongest_weight_there(trained):
    driver = trained("lenet-digits", 1)
    press(driver, "conv_2", 0, 5)
    node_id, name, place = driver.window.parameter.place
    assert (node_id, name) == ("conv_2", "weight")
    weight = driver.weights()["conv_2", "weight"]
    channel, row, column, index = place
    assert index == 5
    assert channel == np.abs(weight[:, row, column, 5]).argmax()


def test_a_click_on_a_heatmap_chooses_the_weight_that_is_shown(trained):
    driver = trained("digits", 1)
    hidden = faces(driver)["hidden_1"]
    folds = [getattr(part, "fold", None) for part in hidden.face.parts]
    number = folds.index(Fold.MATRIX)
    spot = driver.window.canvas.hit_test(at(driver, "hidden_1", number, 0)).spot
    press(driver, "hidden_1", number, 0)
    node_id, name, place = driver.window.parameter.place
    value = driver.weights()["hidden_1", "weight"][place]
    assert (node_id, name) == ("hidden_1", "weight")
    assert hidden.painters[number].numbers[0, spot.row, spot.column] == value


def test_the_chosen_number_is_framed_on_its_face(trained):
    driver = trained("residual-digits", 1)
    canvas = driver.window.canvas
    for name, place in (("scale", (3,)), ("bias", (0,))):
        canvas.parameter_choice.mark(("norm_1", name, place))
        face = faces(driver)["norm_1"]
        spot = face.marked_spot()
        assert face.painters[spot.part].part.source.name == name
        assert spot.index == place[0]
    canvas.parameter_choice.mark(("conv_1", "weight", (0, 1, 2, 4)))
    assert faces(driver)["norm_1"].marked_spot() is None
    assert faces(driver)["conv_1"].marked_spot() == FaceSpot(0, 4, 1, 2)
    canvas.select(("conv_1",))
    driver.do("delete")
    driver.do("undo")
    # On its new card, too, once that shows its numbers.
    driver.wait(lambda: faces(driver)["conv_1"].marked_spot() == FaceSpot(0, 4, 1, 2))
    canvas.parameter_choice.mark(None)
    assert faces(driver)["conv_1"].marked_spot() is None
