"""Every moment of a training is reached by dragging and by keys, exactly."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from playground.project.set_value import set_value
from playground.project.training_file import Trainer
from playground.session import worker
from playground.session.base.events import MomentReached, TrainingLeft
from playground.ui.history import timeline_follower

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]


@pytest.fixture
def trained(driver):
    """A training of 200 steps, at rest."""
    driver.window.client.step(200)
    driver.wait(lambda: state(driver).step == state(driver).last == 200)
    return driver


def state(driver):
    return driver.window.views.timeline.state


def theta(driver):
    return np.concatenate([p.value.ravel() for p in driver.window.client.latest.parameters])


def fresh(driver, steps):
    trainer = Trainer(driver.window.document.project)
    trainer.step(steps)
    return trainer.network.theta


def shows(driver, step):
    def there():
        follower, latest = driver.window.timeline, driver.window.client.latest
        return follower.is_settled and latest.step == step and state(driver).step == step

    driver.wait(there)
    np.testing.assert_array_equal(theta(driver), fresh(driver, step))


def drag(driver, qtbot, *steps):
    slider = driver.window.views.timeline.slider

    def at(step):
        return QPoint(round(slider.x_of(step)), slider.height() // 3)

    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=at(steps[0]))
    for step in steps[1:]:
        qtbot.mouseMove(slider, at(step))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=at(steps[-1]))
    return slider.value()


def test_dragging_shows_the_moment_exactly(trained, qtbot):
    step = drag(trained, qtbot, 200, 120, 61)
    assert abs(step - 61) <= 2
    shows(trained, step)
    assert state(trained).is_past
    assert state(trained).last == 200
    assert "A moment of the past" in trained.window.status.currentMessage()


def test_a_long_way_is_given_up_for_the_next_wish(trained, qtbot, monkeypatch):
    monkeypatch.setattr(timeline_follower, "OVERTAKEN_SECONDS", 0.0)
    monkeypatch.setattr(worker, "SLICE_SECONDS", 0.0)
    heard = []
    trained.window.client.event_arrived.connect(heard.append)
    steps = (150, 33, 180, 61)
    step = drag(trained, qtbot, *steps)
    assert abs(step - 61) <= 2
    shows(trained, step)
    assert sum(isinstance(event, MomentReached) for event in heard) >= len(steps)
    trained.window.timeline.go_to(100)  # and the next is waited for as ever
    shows(trained, 100)


def test_keys_go_one_update_back_and_forth(trained):
    for _ in range(3):
        trained.do("moment_back")
    shows(trained, 197)
    trained.do("moment_forth")
    shows(trained, 198)


def test_home_shows_the_first_weights_and_end_the_newest(trained, qtbot):
    canvas = trained.window.canvas
    canvas.setFocus()
    qtbot.keyClick(canvas.viewport(), Qt.Key.Key_Home)
    shows(trained, 0)
    qtbot.keyClick(canvas.viewport(), Qt.Key.Key_End)
    shows(trained, 200)


def test_at_the_end_a_period_makes_the_next_step(trained):
    trained.do("moment_forth")
    shows(trained, 201)
    assert state(trained).last == 201


def test_the_slider_is_walked_by_keys(trained, qtbot):
    slider = trained.window.views.timeline.slider
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    shows(trained, 199)
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    shows(trained, 0)


def test_training_on_from_the_past_leaves_a_branch(trained, qtbot):
    left = []
    trained.window.client.event_arrived.connect(
        lambda event: left.append(event) if isinstance(event, TrainingLeft) else None
    )
    drag(trained, qtbot, 200, 100)
    trained.wait(lambda: trained.window.timeline.is_settled)
    trained.wait(lambda: state(trained).step == trained.latest.step < 200)
    step = state(trained).step
    trained.do("step")
    shows(trained, step + 1)
    (branch,) = left
    assert (branch.origin, branch.checkpoint.step) == ("forked", 200)


def test_while_it_trains_dragging_pauses_there(trained, qtbot):
    window = trained.window
    trained.do("play")
    trained.wait(lambda: window.client.is_running and state(trained).last > 300)
    step = drag(trained, qtbot, 200, 30)
    trained.wait(lambda: not window.client.is_running)
    shows(trained, step)


def test_the_bar_is_hidden_by_its_switch_and_that_is_remembered(trained, settings):
    bar = trained.window.views.timeline
    assert bar.isVisible()
    trained.do("timeline")
    assert not bar.isVisible()
    assert not settings.has_timeline


def test_a_place_says_what_happened_there(trained):
    window = trained.window
    window.timeline.mark(100, "setting", "learning rate 0.03 → 0.1")
    trained.do("moment_back")
    shows(trained, 199)
    slider = window.views.timeline.slider
    assert slider.tip_at(slider.x_of(100)) == "Step 100: learning rate 0.03 → 0.1"
    assert slider.tip_at(slider.x_of(50)).startswith("Step 50: drag")


def test_what_came_after_stays_on_the_curves_as_a_dashed_line(trained):
    loss = next(view for view in trained.window.plots if view.key == "loss")
    trained.do("moment_back")
    shows(trained, 199)
    ahead = loss._ahead
    assert ahead.is_dashed
    assert ahead.curves.step[-1] == 200
    trained.do("moment_forth")
    shows(trained, 200)
    assert loss._ahead is None


def test_what_was_changed_on_the_way_is_marked_on_timeline_and_curves(trained):
    window = trained.window
    slower = set_value(trained.project, "learning_rate", "0.01").training
    window.edits.set_training(slower, "Change learning rate", "")
    window.client.step(10)
    trained.wait(lambda: trained.latest.step == 210 == state(trained).step)

    def settings():
        return [(m.step, m.text) for m in state(trained).markers if m.kind == "setting"]

    trained.wait(settings)
    assert settings() == [(200, "learning rate 0.03 → 0.01")]
    loss = next(view for view in window.plots if view.key == "loss")
    trained.wait(lambda: any(each[0].step == 200 for each in loss._mark_lines.drawn))
    ((_, at),) = [each for each in loss._mark_lines.drawn if each[0].step == 200]
    assert at == 200 / trained.latest.steps_per_epoch
    for key in ("accuracy", "metric"):
        view = next(view for view in window.plots if view.key == key)
        assert view._marks == loss._marks
    assert loss.describe(at, 0.0).endswith("learning rate 0.03 → 0.01")
    trained.do("reset")
    trained.wait(lambda: trained.latest.step == 0)
    window.client.step(210)
    trained.wait(lambda: trained.latest.step == 210 == state(trained).step)
    assert not settings()
