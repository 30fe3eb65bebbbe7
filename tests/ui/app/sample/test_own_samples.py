"""Samples of one's own: drawn with the mouse, typed, and run while they are made."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QSlider

from playground.project.templates import template
from playground.training import Trainer

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
SEVEN = [(60, 40), (170, 40), (130, 120), (100, 210)]


@pytest.fixture
def digits(open_window):
    made = open_window(template("softmax-digits"))
    made.wait_for_snapshot()
    return made


@pytest.fixture
def penguins(open_window):
    made = open_window(template("penguins"))
    made.wait_for_snapshot()
    return made


def opened(driver):
    """Open the window for a sample of one's own with its key."""
    driver.key(Qt.Key.Key_D, Qt.KeyboardModifier.ShiftModifier)
    window = driver.window.samples.own.window
    driver.wait(lambda: window is not None and window.isVisible())
    return window


def draw(pad, places, button=LEFT):
    QTest.mousePress(pad, button, pos=QPoint(*places[0]))
    for place in places[1:]:
        QTest.mouseMove(pad, QPoint(*place))
    QTest.mouseRelease(pad, button, pos=QPoint(*places[-1]))


def run_own(driver):
    """Wait until the network has answered what was made last; returns its view."""
    sample = driver.window.sample

    def is_there():
        view = driver.latest.sample
        own = view is not None and view.part == "own"
        return own and tuple(view.values.ravel().tolist()) == sample.values

    driver.wait(lambda: sample.values and is_there())
    return driver.latest.sample


def test_what_is_drawn_is_run_as_the_data_are(digits):
    window, bar = opened(digits), digits.window.views.sample_bar
    assert bar.place.text().startswith("train 1 of ")
    draw(window.pad, SEVEN)
    view = run_own(digits)
    assert bar.place.text() == "your own"
    np.testing.assert_array_equal(view.values, window.drawing.picture())
    answer = Trainer(digits.project).predict(view.values.reshape(1, -1))[0]
    np.testing.assert_array_equal(view.prediction, answer)
    said = f"says {answer.argmax()} · {answer.max():.3f}"
    digits.wait(lambda: window.said == said)
    assert bar._verdict.text == said


def test_it_is_run_while_the_pen_moves(digits):
    window = opened(digits)
    QTest.mousePress(window.pad, LEFT, pos=QPoint(*SEVEN[0]))
    digits.wait(lambda: digits.window.sample.values)
    first = run_own(digits).values
    QTest.mouseMove(window.pad, QPoint(*SEVEN[1]))
    digits.wait(lambda: not np.array_equal(run_own(digits).values, first))
    QTest.mouseRelease(window.pad, LEFT, pos=QPoint(*SEVEN[1]))


def test_pen_eraser_undo_clear_and_the_data_to_begin_with(digits):
    window, drawing = opened(digits), opened(digits).drawing
    dataset = digits.window.client.dataset
    draw(window.pad, SEVEN)
    seven = drawing.picture()
    draw(window.pad, [(100, 0), (100, 239)], RIGHT)
    erased = drawing.picture()
    assert not np.array_equal(erased, seven)
    QTest.mouseClick(window.undo, LEFT)
    np.testing.assert_array_equal(drawing.picture(), seven)
    QTest.mouseClick(window.eraser, LEFT)
    draw(window.pad, [(100, 0), (100, 239)])
    np.testing.assert_array_equal(drawing.picture(), erased)
    QTest.mouseClick(window.clear, LEFT)
    assert drawing.is_blank
    QTest.mouseClick(window.start, LEFT)
    first = dataset.raw.x[dataset.train_rows[0]]
    np.testing.assert_array_equal(run_own(digits).values.ravel(), first)
    assert not window.fits.isChecked()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    digits.wait(lambda: drawing.is_blank)


def test_place_and_size_as_in_the_data_can_be_chosen(digits):
    window = opened(digits)
    draw(window.pad, [(20, 20), (60, 60)])
    fitted = run_own(digits).values
    QTest.mouseClick(window.fits, LEFT, pos=QPoint(8, window.fits.height() // 2))
    digits.wait(lambda: not np.array_equal(run_own(digits).values, fitted))
    assert not run_own(digits).values[0, 4:, 4:].any()


def test_the_keyboard_draws_pixel_by_pixel(digits):
    window = opened(digits)
    window.fits.click()
    window.pad.setFocus()
    for key, modifier in [
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier),
    ]:
        QTest.keyClick(window.pad, key, modifier)
    drawn = run_own(digits).values[0] > 8
    assert np.flatnonzero(drawn.any(axis=1)).tolist() == [3, 4, 5]
    assert 4 in np.flatnonzero(drawn.any(axis=0))
    QTest.keyClick(window.pad, Qt.Key.Key_Delete)
    assert window.drawing.is_blank


def test_a_row_is_typed_and_slid(penguins):
    window, bar = opened(penguins), penguins.window.views.sample_bar
    dataset = penguins.window.client.dataset
    assert bar.own.accessibleName() == "Type your own"
    assert set(window.rows) == {
        *("island", "sex"),
        *("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"),
    }
    row = window.rows["body_mass_g"]
    penguins.type_into(row.number, "4321.5")
    view = run_own(penguins)
    names = dataset.columns
    expected = dataset.raw.x[dataset.train_rows[0]].copy()
    expected[names.index("body_mass_g")] = 4321.5
    np.testing.assert_array_equal(view.values, expected)
    row.slider.setFocus()
    QTest.keyClick(row.slider, Qt.Key.Key_End)
    assert run_own(penguins).values[names.index("body_mass_g")] == 6300.0
    assert row.number.value == 6300.0
    penguins.choose(window.rows["island"].choice, "Dream")
    values = run_own(penguins).values
    island = [values[i] for i, name in enumerate(names) if name.startswith("island=")]
    assert sorted(island) == [0.0, 0.0, 1.0]
    assert values[names.index("island=Dream")] == 1.0
    answer = Trainer(penguins.project).predict(values)[0]
    said = dataset.classes[answer.argmax()]
    penguins.wait(lambda: window.said == f"says {said} · {answer.max():.3f}")
    shares = zip(dataset.classes, answer, strict=True)
    assert window.shares.lines == [f"{name} {100 * share:.1f} %" for name, share in shares]
    assert window.shares.isVisible()


def test_a_row_is_answered_as_it_stands_when_its_window_opens(driver):
    """Of two classes, one output: both have a probability."""
    window = opened(driver)
    view = run_own(driver)
    share = (view.prediction[0] + 1) / 2
    driver.wait(lambda: len(window.shares.lines) == 2)
    assert window.shares.lines == [f"-1 {100 * (1 - share):.1f} %", f"+1 {100 * share:.1f} %"]
    sure = Trainer(driver.project).predict({"x": view.values[0], "y": view.values[1]})
    np.testing.assert_allclose(view.probabilities, sure.probabilities[0], rtol=0, atol=1e-12)


def test_a_row_begins_from_the_sample_that_was_looked_at(penguins):
    window = opened(penguins)
    dataset = penguins.window.client.dataset
    penguins.window.sample.choose(9)
    QTest.mouseClick(window.start, LEFT)
    np.testing.assert_array_equal(run_own(penguins).values, dataset.raw.x[9])
    penguins.window.activateWindow()
    penguins.wait(penguins.window.isActiveWindow)
    penguins.key(Qt.Key.Key_N)
    assert penguins.window.sample.row == dataset.train_rows[0]


def test_a_point_of_ones_own_is_marked_on_the_plane(driver):
    window = opened(driver)
    output = driver.window.views.output
    driver.type_into(window.rows["x"].number, "-2.5")
    driver.type_into(window.rows["y"].number, "1.5")
    view = run_own(driver)
    assert view.values.tolist() == [-2.5, 1.5]
    x, y = output._plane._chosen.getData()
    assert (x.tolist(), y.tolist()) == ([-2.5], [1.5])
    driver.wait(lambda: output.readout().startswith("your own: x −2.5000, y 1.5000 · output "))
    number = float(output.readout().split("output ")[1].split(",")[0].replace("−", "-"))
    driver.wait(lambda: abs(number - float(driver.latest.sample.prediction[0])) < 1e-4)
    driver.window.sample.choose(3)
    assert output._plane._chosen.getData()[0].tolist() == [driver.window.client.dataset.raw.x[3][0]]


def test_a_click_on_the_plane_asks_about_that_point(driver):
    output, window = driver.window.views.output, opened(driver)
    box = output.figure.plot.vb
    viewport = output.figure.view.viewport()
    place = output.figure.view.mapFromScene(box.mapViewToScene(QPointF(-5.5, 5.5)))
    driver.window.activateWindow()
    QTest.mouseClick(viewport, LEFT, pos=place)
    x, y = run_own(driver).values
    assert (x, y) == pytest.approx((-5.5, 5.5), abs=0.1)
    assert driver.window.views.sample_bar.place.text() == "your own"
    assert (window.rows["x"].number.value, window.rows["y"].number.value) == (x, y)
    answer = Trainer(driver.project).predict([x, y])[0, 0]
    assert driver.latest.sample.prediction[0] == answer


def test_other_data_closes_the_window(digits):
    window = opened(digits)
    draw(window.pad, SEVEN)
    run_own(digits)
    digits.window.file_actions.open_template("iris")
    digits.wait(lambda: digits.window.samples.own.window is None)
    digits.wait(lambda: digits.window.views.sample_bar.place.text().startswith("train 1 of "))
    assert digits.window.sample.values == ()


@pytest.mark.parametrize("name", ["softmax-digits", "penguins"])
def test_every_control_of_the_windows_has_a_name(open_window, name):
    made = open_window(template(name))
    made.wait_for_snapshot()
    window = opened(made)
    for kind in (QAbstractButton, QAbstractSpinBox, QComboBox, QSlider):
        for control in window.findChildren(kind):
            text = control.text() if isinstance(control, QAbstractButton) else ""
            assert control.accessibleName() or text, control
            assert control.toolTip(), control
