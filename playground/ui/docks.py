"""Where the panels are at first: palette, data and training left; output and plots right."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget

from playground.ui.canvas import Outline, Palette
from playground.ui.panels import DataPanel, InspectorPanel, TrainingPanel
from playground.ui.plots import PlotView

_LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
_RIGHT = Qt.DockWidgetArea.RightDockWidgetArea


class Docks:
    """Makes the docks and puts them in their first places.

    Parameters
    ----------
    window
        Their window.
    palette, data, training, inspector, outline
        The panels.
    plots
        The plots; the first one, the output, stands above the others.
    """

    def __init__(
        self,
        window: QMainWindow,
        palette: Palette,
        data: DataPanel,
        training: TrainingPanel,
        inspector: InspectorPanel,
        outline: Outline,
        plots: Sequence[PlotView],
    ) -> None:
        self._window = window
        self.all: dict[str, QDockWidget] = {}
        window.setDockOptions(
            QMainWindow.DockOption.AllowTabbedDocks | QMainWindow.DockOption.AllowNestedDocks
        )
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self._add("layers", "Layers", palette)
        self._add("data", "Data", data)
        self._add("training", "Training", training)
        self._add("outline", "Outline", outline)
        for view in plots:
            self._add(view.key, view.title, view)
        self._add("inspector", "Inspector", inspector)
        self._plot_keys = [view.key for view in plots[1:]] + ["inspector"]
        self._top_plot = plots[0].key
        self.reset()

    def reset(self) -> None:
        """Put every dock in its first place."""
        window = self._window
        for dock in self.all.values():
            dock.setFloating(False)
            window.removeDockWidget(dock)
        for name in ("layers", "data", "training", "outline"):
            window.addDockWidget(_LEFT, self.all[name])
        window.tabifyDockWidget(self.all["data"], self.all["training"])
        window.addDockWidget(_RIGHT, self.all[self._top_plot])
        first = self.all[self._plot_keys[0]]
        window.addDockWidget(_RIGHT, first)
        for name in self._plot_keys[1:]:
            window.tabifyDockWidget(first, self.all[name])
        for name, dock in self.all.items():
            dock.setVisible(name != "outline")
        self.all["data"].raise_()
        first.raise_()
        self._resize()

    def raise_dock(self, name: str) -> None:
        """Bring a dock to the front."""
        self.all[name].show()
        self.all[name].raise_()

    def _add(self, name: str, title: str, widget: QWidget) -> None:
        dock = QDockWidget(title, self._window)
        dock.setObjectName(f"dock-{name}")
        dock.setWidget(widget)
        dock.setAccessibleName(title)
        self.all[name] = dock

    def _resize(self) -> None:
        docks = self.all
        horizontal, vertical = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self._window.resizeDocks([docks["data"], docks[self._top_plot]], [264, 380], horizontal)
        self._window.resizeDocks([docks["layers"], docks["data"]], [140, 560], vertical)
        right = [docks[self._top_plot], docks[self._plot_keys[0]]]
        self._window.resizeDocks(right, [400, 340], vertical)
