"""The status says what goes wrong while a network trains, and nothing while all is well."""

from playground.project.set_value import set_value


def test_a_rate_of_ten_does_not_say_that_there_are_no_problems(open_window):
    from playground.project.templates import template

    driver = open_window(set_value(template("circle"), "learning_rate", "10"))
    driver.wait_for_snapshot()
    finding = driver.window.status._finding
    driver.wait(lambda: driver.window.unit_health.is_settled)
    assert finding.text() == "No problems"
    driver.window.client.run_epochs(40)
    driver.wait(lambda: "saturated" in finding.accessibleName())
    assert "learning rate of 10 may have been too high" in finding.toolTip()
    finding.click()
    driver.wait(lambda: driver.window.canvas.selection)
    driver.do("reset")
    driver.wait(lambda: finding.text() == "No problems")
