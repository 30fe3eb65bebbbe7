"""What happened is marked in every plot of curves: edits, rates, best, stops, divergences."""

import pytest

from playground.project.set_value import set_values

pytestmark = pytest.mark.gui

MARKED = ("loss", "accuracy", "metric")


def change(driver, *settings):
    driver.window.document.push("Change", set_values(driver.project, settings))
    driver.wait_for_snapshot()


def steps(driver, count):
    reached = driver.latest.step + count
    driver.window.client.step(count)
    driver.wait(lambda: driver.latest.step == reached and not driver.window.client.is_running)


def test_each_kind_is_marked_where_it_happened_in_all_plots_of_curves(driver):
    window = driver.window
    views = {view.key: view for view in window.plots if view.key in MARKED}

    def kinds():
        return {(m.kind, m.step) for m in window.views.timeline.state.markers}

    steps(driver, 100)
    change(driver, ("hidden_2.activation", "relu"))
    steps(driver, 50)
    change(driver, ("learning_rate", "3"))
    steps(driver, 50)
    change(driver, ("stopping.epochs", "10"))
    window.client.play()
    driver.wait(lambda: driver.latest.step == 250 and not window.client.is_running)
    change(
        driver,
        ("stopping.epochs", "0"),
        ("activation", "linear"),
        ("output.activation", "linear"),
        ("learning_rate", "1e9"),
    )
    window.client.play()
    driver.wait(lambda: any(kind == "diverged" for kind, _ in kinds()))
    driver.settle()
    found = kinds()
    assert {("edit", 100), ("setting", 150), ("stopped", 250)} <= found
    assert {kind for kind, _ in found} >= {"edit", "setting", "stopped", "diverged", "best"}
    driver.wait(lambda: {m.step for m in views["loss"]._marks} >= {step for _, step in kinds()})
    for view in views.values():
        assert view._marks == views["loss"]._marks
    view = views["loss"]
    driver.wait(lambda: len(view._mark_lines.drawn) == len(view._marks))
    for mark, at in view._mark_lines.drawn:
        if mark.step <= driver.latest.step:
            assert at == pytest.approx(mark.step / driver.latest.steps_per_epoch)
