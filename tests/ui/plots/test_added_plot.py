"""A plot is one class and one line in ``PLOTS``: window, menus and command line find it there."""

import pytest
from PySide6.QtWidgets import QCheckBox

from playground.cli import main
from playground.project.project import ViewConfig
from playground.ui.plots import FORMATS, PLOTS, PlotView
from playground.ui.plots.base.axes import calm_axis
from playground.ui.plots.base.figure import Figure
from playground.ui.plots.render import kinds

pytestmark = pytest.mark.gui


class StepView(PlotView):
    """How far the training is, told with or without a sign."""

    key = "step"
    title = "Step"
    help = "How many steps were made"
    empty_text = "Press Play."
    view_settings = ("discretize",)

    def __init__(self, parent=None):
        super().__init__(parent)
        self._controls.add_box("discretize", "With a sign", "Write + before the number")

    def _make_figure(self):
        return Figure(calm_axis("left", 24), calm_axis("bottom", 24))

    def has_content(self):
        return self._snapshot is not None

    def _paint(self):
        pass

    def summary(self):
        sign = "+" if self._options["discretize"] else ""
        return f"{sign}{self._snapshot.step}"

    def describe(self, x, y):
        return self.summary()

    def _step_cursor(self, dx, dy):
        return None

    def table(self):
        return ("step",), [(self._snapshot.step,)]


@pytest.fixture
def added():
    PLOTS.append(StepView)
    yield StepView.key
    PLOTS.remove(StepView)


def test_the_window_shows_it_and_keeps_its_setting(added, driver):
    window = driver.window
    view = next(view for view in window.plots if view.key == added)
    assert added in window.docks.all
    window.docks.raise_dock(added)
    driver.do("step")
    driver.wait(lambda: view.readout() == "1")
    view.findChild(QCheckBox).click()
    assert window.document.project.view.discretize
    assert view.readout() == "+1"
    assert window.document.undo_stack.undoText() == "Show output as classes"
    driver.do("undo")
    assert view.readout() == "1"


@pytest.mark.parametrize("ending", FORMATS)
def test_the_command_line_draws_it(added, qapp, tmp_path, ending):
    assert added in kinds()
    path = tmp_path / f"plot.{ending}"
    assert main(["train", "circle", "--epochs", "1", "--plot", f"{added}={path}"]) == 0
    assert path.stat().st_size > 0


def test_a_setting_that_no_plot_declares_is_an_error(added, qtbot):
    view = StepView()
    qtbot.addWidget(view)
    with pytest.raises(KeyError):
        view.set_option("show_test", True)


@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.key)
def test_every_declared_setting_is_the_documents(plot):
    fields = ViewConfig.__struct_fields__
    assert set(plot.view_settings) <= set(fields)


def test_every_declared_setting_is_one_undoable_edit(driver):
    window = driver.window
    for view in window.plots:
        for name in view.view_settings:
            before = getattr(window.document.project.view, name)
            view.option_requested.emit(name, not before)
            assert getattr(window.document.project.view, name) is not before
            assert window.document.undo_stack.undoText()
            driver.do("undo")
            assert getattr(window.document.project.view, name) is before
