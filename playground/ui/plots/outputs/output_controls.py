"""What stands above the output: the test samples, classes alone, and the options of the plane."""

from __future__ import annotations

from playground.datasets.base.dataset import Dataset
from playground.ui.plots.plane.plane_choices import PlaneMenu
from playground.ui.plots.surround.plot_controls import PlotControls

RINGS = "Draw the test samples as rings"
LINES = "Draw the test samples as lines"


class OutputControls:
    """Offers what can be chosen for the data that is shown.

    Parameters
    ----------
    controls
        The row above the plot.

    Attributes
    ----------
    test_box
        Whether the test samples are drawn; while one draws on the plane it makes room for tools.
    menu
        The options of the plane.
    """

    def __init__(self, controls: PlotControls) -> None:
        self.test_box = controls.add_box("show_test", "Show test points", RINGS)
        self._discretize_box = controls.add_box(
            "discretize", "Discretize", "Show the class alone, not how sure the network is"
        )
        tip = "Contours, confidence, wrong samples, the whole plane"
        self._menu_button = controls.add_tool("settings", "Options of the plane", tip)
        self.menu = PlaneMenu(self._menu_button)

    def offer(self, dataset: Dataset | None, *, with_test: bool) -> None:
        """Offer what means anything for some data; without any for a plane."""
        on_plane = dataset is None or dataset.is_2d
        self.test_box.setVisible(with_test)
        self._discretize_box.setVisible(on_plane)
        self._menu_button.setVisible(on_plane)
        if dataset is not None:
            self.menu.offer(dataset.task)
        self.test_box.setText("Show test points" if on_plane else "Show test samples")
        self.test_box.setToolTip(RINGS if on_plane else LINES)
