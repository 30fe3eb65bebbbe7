"""The menu bar: the action table, and the menus that change while the window is open."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow, QMenu, QWidgetAction

from playground.project.templates import TEMPLATES
from playground.ui.shell.actions import ACTIONS, LESSONS, MENUS
from playground.ui.support.settings import Settings
from playground.ui.theme.markup import as_text, entry_text
from playground.ui.theme.tokens import GRID
from playground.ui.widgets.menu_tips import show_tips

THEMES = (("system", "&As the system"), ("light", "&Light"), ("dark", "&Dark"))

ALONE = "alone"
"""The property of an action that says what it is called apart from the menu it is in."""


class Menus(QMenu):
    """Fills a window's menu bar.

    Signals
    -------
    template_requested(name), recent_requested(path), theme_requested(choice)
        What was chosen in a menu that is not in the action table.
    layout_reset_requested()
        Every panel is to go back to its first place.
    plot_export_requested(key, format)
        A plot is to be exported.
    model_export_requested(format)
        The model is to be exported in a format.
    lesson_requested(name)
        A lesson is to begin.
    """

    template_requested = Signal(str)
    recent_requested = Signal(object)
    theme_requested = Signal(str)
    layout_reset_requested = Signal()
    plot_export_requested = Signal(str, str)
    model_export_requested = Signal(str)
    lesson_requested = Signal(str)

    def __init__(
        self,
        window: QMainWindow,
        actions: Mapping[str, QAction],
        docks: Mapping[str, QDockWidget],
        plots: Mapping[str, str],
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._settings = settings
        bar = window.menuBar()
        menus = {title: bar.addMenu(title) for title in MENUS}
        groups: dict[str, tuple[QMenu, QActionGroup]] = {}
        for spec in ACTIONS:
            menu = menus[spec.menu]
            if spec.separator:
                menu.addSeparator()
            if spec.group:
                if spec.group not in groups:
                    groups[spec.group] = (menu.addMenu(spec.group), QActionGroup(self))
                menu, choices = groups[spec.group]
                choices.addAction(actions[spec.name])
            menu.addAction(actions[spec.name])
        self._add_templates(menus["&File"], actions["open"])
        self._recent = QMenu("Open &recent", self)
        menus["&File"].insertMenu(actions["open_data"], self._recent)
        self._recent.aboutToShow.connect(self._fill_recent)
        self._add_formats(menus["&File"], actions["export_model"])
        self._add_plots(menus["&File"], actions["quit"], plots)
        self._add_views(menus["&View"], docks)
        self._lessons = groups[LESSONS][0]
        self._lessons.aboutToShow.connect(self._fill_lessons)
        for menu in (*menus.values(), self):
            show_tips(menu)

    def _add_templates(self, menu: QMenu, before: QAction) -> None:
        self._templates = QMenu("New from &template", self)
        self._templates.aboutToShow.connect(self._fill_templates)
        menu.insertMenu(before, self._templates)

    def _add_formats(self, menu: QMenu, behind: QAction) -> None:
        self._formats = QMenu("Export &model as", self)
        self._formats.aboutToShow.connect(self._fill_formats)
        after = menu.actions().index(behind) + 1
        menu.insertMenu(menu.actions()[after], self._formats)

    def _add_plots(self, menu: QMenu, before: QAction, plots: Mapping[str, str]) -> None:
        export = QMenu("Export &plot", self)
        for key, title in plots.items():
            formats = export.addMenu(title)
            for form, text in (
                ("png", "PNG…"),
                ("svg", "SVG…"),
                ("pdf", "PDF…"),
                ("csv", "Numbers as CSV…"),
                ("copy", "Copy"),
            ):
                action = formats.addAction(text)
                action.setProperty(ALONE, f"Export plot {title}: {text}")
                action.triggered.connect(_emitter(self.plot_export_requested.emit, key, form))
        menu.insertMenu(menu.actions()[menu.actions().index(before) - 1], export)

    def _add_views(self, menu: QMenu, docks: Mapping[str, QDockWidget]) -> None:
        menu.addSeparator()
        theme = menu.addMenu("&Theme")
        group = QActionGroup(self)
        for choice, text in THEMES:
            action = theme.addAction(text)
            action.setProperty(ALONE, f"Theme: {text.replace('&', '')}")
            action.setCheckable(True)
            action.setChecked(self._settings.theme == choice)
            group.addAction(action)
            action.triggered.connect(_emitter(self.theme_requested.emit, choice))
        panels = menu.addMenu("&Panels")
        for dock in docks.values():
            panels.addAction(dock.toggleViewAction())
        panels.addSeparator()
        reset = panels.addAction("&Reset layout")
        reset.triggered.connect(_emitter(self.layout_reset_requested.emit))

    def _fill_templates(self) -> None:
        """List the templates when somebody first looks: their files are read for it."""
        if not self._templates.isEmpty():
            return
        group = ""
        for name, template in TEMPLATES.items():
            if template.group != group:
                group = template.group
                self._templates.addAction(_heading(group, self._templates))
            action = self._templates.addAction(entry_text(template.title))
            action.setToolTip(template.description)
            action.setProperty(ALONE, f"Open {template.title}")
            action.triggered.connect(_emitter(self.template_requested.emit, name))

    def _fill_formats(self) -> None:
        """List what a model can be written as when somebody first looks."""
        from playground.exchange import EXPORTS

        if not self._formats.isEmpty():
            return
        for form in EXPORTS.values():
            action = self._formats.addAction(f"{form.title}…")
            action.setToolTip(form.help)
            action.setProperty(ALONE, f"Export model as {form.title}…")
            action.triggered.connect(_emitter(self.model_export_requested.emit, form.name))

    def _fill_lessons(self) -> None:
        """List the lessons behind what the action table has of them, when somebody first looks."""
        from playground.lessons.catalog import lessons

        if self._lessons.property("is_filled"):
            return
        self._lessons.setProperty("is_filled", True)
        self._lessons.addSeparator()
        for lesson in lessons():
            action = self._lessons.addAction(entry_text(f"{lesson.number}  {lesson.title}"))
            action.setProperty(ALONE, f"Lesson {lesson.number}: {lesson.title}")
            action.setToolTip(as_text(lesson.intro))
            action.triggered.connect(_emitter(self.lesson_requested.emit, lesson.name))

    def _fill_recent(self) -> None:
        self._recent.clear()
        for path in self._settings.recent:
            action = self._recent.addAction(entry_text(path.name))
            action.setToolTip(as_text(str(path)))
            action.setProperty(ALONE, f"Open {path.name}")
            action.triggered.connect(_emitter(self.recent_requested.emit, Path(path)))
        if self._recent.isEmpty():
            self._recent.addAction("Nothing opened or saved yet").setEnabled(False)


def _heading(text: str, menu: QMenu) -> QWidgetAction:
    """Return an entry that only names those below it; style sheets leave a section's text out."""
    label = QLabel(text.upper())
    label.setProperty("role", "section")
    label.setContentsMargins(26, GRID, 24, 2)
    entry = QWidgetAction(menu)
    entry.setText(text)
    entry.setDefaultWidget(label)
    entry.setEnabled(False)
    return entry


def _emitter(emit: Callable[..., object], *values: object) -> Callable[..., None]:
    """Return a slot that emits fixed values, whatever it is called with."""

    def slot(*_: object) -> None:
        emit(*values)

    return slot
