"""Where the panels are at first: layers, data and training left; answers and plots right."""

from collections.abc import Collection

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QTabWidget, QWidget

from playground.ui.shell.dock_title import DockTitle
from playground.ui.shell.views import Views
from playground.ui.theme.sizes import scaled
from playground.ui.theme.tokens import LIGHT, Theme
from playground.ui.widgets.lazy_panel import LazyPanel

_LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
_RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
_BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea
_CLOSED = (
    "lesson",
    "outline",
    "explain",
    "code",
    "runs",
    "unit",
    "distributions",
    "norms",
    "hidden",
    "unseen",
)
"""What is out of sight until somebody asks for it."""

LEFT = ("layers", "data", "training", "inspector", "outline")
"""What stands on the left, from above; data, training and inspector share a place."""

_LEFT_WIDTHS = (264, 300)
_RIGHT_WIDTHS = (384, 520)
_LAYERS_SHARE = 0.57
HEADED = "lesson"
HEIGHTS = {"explain": 300, "code": 300, "runs": 216}
"""How high the docks below are at first; a table of runs is short."""


class Docks:
    """Makes the docks and puts them in their first places.

    Parameters
    ----------
    window
        Their window.
    views
        The panels and plots; the first plot, the output, stands above the others.
    """

    def __init__(self, window: QMainWindow, views: Views) -> None:
        self._window = window
        self._palette = views.palette
        self.all: dict[str, QDockWidget] = {}
        self._titles: dict[str, DockTitle] = {}
        self._no_titles: dict[str, QWidget] = {}
        self._theme = LIGHT
        self._kept_to: Collection[str] | None = None
        # A title bar is swapped when a dock joins or leaves tabs; not while Qt is moving the dock.
        self._settle = QTimer(window)
        self._settle.setSingleShot(True)
        self._settle.setInterval(0)
        self._settle.timeout.connect(self._match_titles)
        window.setDockOptions(
            QMainWindow.DockOption.AllowTabbedDocks | QMainWindow.DockOption.AllowNestedDocks
        )
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        left: dict[str, tuple[str, QWidget]] = {
            "lesson": ("Lesson", views.lesson),
            "layers": ("Layers", views.palette),
            "data": ("Data", views.data),
            "training": ("Training", views.training),
            "inspector": ("Inspector", views.inspector),
            "outline": ("Outline", views.outline),
        }
        for name, (title, widget) in left.items():
            self._add(name, title, widget)
        for view in views.plots:
            self._add(view.key, view.title, view)
        self._add("summary", "Summary", views.summary)
        self._add("explain", "Explain", views.explain)
        self._add("code", "Code", views.code)
        self._add("runs", "Runs", views.runs)
        self._top_plot = views.plots[0].key
        # What the network answers stands beside the output, so that either row of tabs fits.
        self._answers = [view.key for view in views.plots[1:] if view.is_answer]
        self._plot_keys = [view.key for view in views.plots[1:] if not view.is_answer]
        self.reset()

    @property
    def in_turn(self) -> tuple[QDockWidget, ...]:
        """All of them, as keys go from one to the next: what is explained comes first."""
        first = (self.all["lesson"], self.all["explain"])
        return *first, *(dock for dock in self.all.values() if dock not in first)

    def reset(self) -> None:
        """Put every dock in its first place."""
        window, docks = self._window, self.all
        for dock in docks.values():
            dock.setFloating(False)
            window.removeDockWidget(dock)
        for name in ("lesson", *LEFT):
            window.addDockWidget(_LEFT, docks[name])
        for name in ("training", "inspector"):
            window.tabifyDockWidget(docks["data"], docks[name])
        window.addDockWidget(_RIGHT, docks[self._top_plot])
        for name in (*self._answers, "summary"):
            window.tabifyDockWidget(docks[self._top_plot], docks[name])
        first = docks[self._plot_keys[0]]
        window.addDockWidget(_RIGHT, first)
        for name in self._plot_keys[1:]:
            window.tabifyDockWidget(first, docks[name])
        window.addDockWidget(_BOTTOM, docks["explain"])
        for name in ("code", "runs"):
            window.tabifyDockWidget(docks["explain"], docks[name])
        for name, dock in docks.items():
            dock.setVisible(name not in _CLOSED)
        for dock in (docks["data"], docks[self._top_plot], first):
            dock.raise_()
        self.share_space()
        self._match_titles()

    def share_space(self) -> None:
        """Give every area its first size; only a window that is shown can do so."""
        docks, window = self.all, self._window
        horizontal, vertical = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        widths = [_share(window.width(), 0.18, _LEFT_WIDTHS)]
        widths.append(_share(window.width(), 0.27, _RIGHT_WIDTHS))
        window.resizeDocks([docks["data"], docks[self._top_plot]], widths, horizontal)
        # Docks that were just put back still have the sizes of where they were.
        column = window.centralWidget().height()
        title = self._title("layers").sizeHint().height()
        layers = title + self._palette.whole_groups(
            round(_LAYERS_SHARE * column) - title, widths[0]
        )
        window.resizeDocks([docks["layers"], docks["data"]], [layers, column - layers], vertical)
        right = [docks[self._top_plot], docks[self._plot_keys[0]]]
        window.resizeDocks(right, [430, 360], vertical)

    def keep_to(self, names: Collection[str] | None) -> None:
        """Let only some docks be in sight, and each where it is; with ``None`` all, anywhere."""
        self._kept_to = names
        free = QDockWidget.DockWidgetFeature
        features = free.NoDockWidgetFeatures
        if names is None:
            features = free.DockWidgetClosable | free.DockWidgetMovable | free.DockWidgetFloatable
        for name, dock in self.all.items():
            dock.setFeatures(features)
            if not self._may_show(name):
                dock.hide()

    def _may_show(self, name: str) -> bool:
        return self._kept_to is None or name in self._kept_to

    def raise_dock(self, name: str) -> None:
        """Bring a dock to the front, unless it is to be out of sight."""
        if not self._may_show(name):
            return
        self.all[name].show()
        self.all[name].raise_()

    def toggle_explain(self) -> None:
        """Open the Explain dock, or close it when it is there."""
        self._toggle("explain")

    def toggle_code(self) -> None:
        """Open the program of a step, or close it when it is there."""
        self._toggle("code")

    def toggle_runs(self) -> None:
        """Open the runs, or close them when they are there."""
        self._toggle("runs")

    def _is_behind(self, dock: QDockWidget) -> bool:
        """Tell whether a dock lies behind another one's tab: then it lies outside the window."""
        place = QRect(dock.mapTo(self._window, QPoint()), dock.size())
        return not dock.isFloating() and not self._window.rect().intersects(place)

    def _toggle(self, name: str) -> None:
        dock = self.all[name]
        if dock.isVisible() and not self._is_behind(dock):
            dock.hide()
        else:
            self.open(name)

    def open(self, name: str) -> None:
        """Bring a dock to the front; one of those below as high as it is at first."""
        self.raise_dock(name)
        if name in HEIGHTS:
            high = min(HEIGHTS[name], self._window.height() // 2)
            self._window.resizeDocks([self.all[name]], [high], Qt.Orientation.Vertical)

    def set_theme(self, theme: Theme) -> None:
        """Draw the titles again."""
        self._theme = theme
        for title in self._titles.values():
            title.set_theme(theme)

    def _add(self, name: str, title: str, widget: QWidget) -> None:
        dock = QDockWidget(title, self._window)
        dock.setObjectName(f"dock-{name}")
        dock.setWidget(widget)
        dock.setAccessibleName(title)
        self._no_titles[name] = QWidget(dock)
        dock.setTitleBarWidget(self._no_titles[name])
        dock.dockLocationChanged.connect(self._later)
        dock.topLevelChanged.connect(self._later)
        dock.visibilityChanged.connect(self._later)
        if isinstance(widget, LazyPanel):
            dock.visibilityChanged.connect(widget.set_seen)
        # Opened from a menu it comes to the front; Qt leaves it behind the other tabs.
        dock.toggleViewAction().triggered.connect(lambda on: dock.raise_() if on else None)
        self.all[name] = dock

    def _title(self, name: str) -> DockTitle:
        """Return a dock's title, made on first use: in tabs it has none."""
        if name not in self._titles:
            title = self._titles[name] = DockTitle(self.all[name])
            title.set_theme(self._theme)
        return self._titles[name]

    def _later(self, _: object = None) -> None:
        self._settle.start()

    def _match_titles(self) -> None:
        """Show a title above single docks only: tabs already name theirs, and can be dragged.

        A lesson has a heading and a way out of its own.
        """
        for name, dock in self.all.items():
            tabbed = not dock.isFloating() and bool(self._window.tabifiedDockWidgets(dock))
            untitled = tabbed or name == HEADED
            wanted = self._no_titles[name] if untitled else self._title(name)
            if dock.titleBarWidget() is not wanted:
                dock.setTitleBarWidget(wanted)
                if name in self._titles:
                    self._titles[name].setVisible(not untitled)
        for bar in self._window.findChildren(
            QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly
        ):
            names = ", ".join(bar.tabText(i) for i in range(bar.count()))
            bar.setAccessibleName(f"Panels: {names}")
            bar.setElideMode(Qt.TextElideMode.ElideNone)
            bar.setUsesScrollButtons(True)
            bar.setMovable(True)
            bar.setExpanding(False)


def _share(whole: int, share: float, bounds: tuple[int, int]) -> int:
    """Return a share of a length, kept within bounds."""
    low, high = (min(scaled(bound), whole // 3) for bound in bounds)
    return min(max(round(share * whole), low), high)
