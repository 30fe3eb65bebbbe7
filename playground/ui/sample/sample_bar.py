"""The bar over the canvas: which sample all views look at, and what became of it."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAction,
    QActionGroup,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)
from typing_extensions import override

from playground.ui.sample.sample_walk import WORST_TIP, WRONG_TIP, SampleFilter
from playground.ui.sample.sample_words import Verdict
from playground.ui.sample.verdict_line import VerdictLine
from playground.ui.theme.icons import icon
from playground.ui.theme.sizes import scaled
from playground.ui.theme.stylesheet import set_role
from playground.ui.theme.tokens import LIGHT, Theme
from playground.ui.widgets.menu_tips import allow

HEIGHT = 28
GAP = 4
ICON = 16
HINT = "click a sample in any view to look at it"
PARTS = {
    "all": ("All samples", "Those that train, then those that test"),
    "train": ("Training samples", "Those that the network learns from"),
    "test": ("Test samples", "Those that the network never learns from"),
}
ANY_CLASS = "any class"
WIDEST_NAME = 96
WIDEST_PICKED, LEAST_PICKED = 220, 96
LEAST_VERDICT = 96


class SampleBar(QWidget):
    """Asks for another sample, and says what is known of the one that is shown.

    Parameters
    ----------
    parent
        Where it lies.

    Signals
    -------
    part_requested(part), label_requested(label), wrong_requested(wrong)
        Other samples are to be gone through; see :class:`.SampleFilter`.
    picked_left()
        Those that were picked together are no longer to be gone through.
    own_requested()
        A sample is to be drawn or typed.
    """

    part_requested = Signal(str)
    label_requested = Signal(object)
    wrong_requested = Signal(bool)
    picked_left = Signal()
    own_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sample-bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Sample")
        self.setFixedHeight(scaled(HEIGHT))
        self._theme = LIGHT
        self._classes: tuple[str, ...] = ()
        self._filter = SampleFilter()
        self._verdict = Verdict()
        self._picked_words = ""
        self._own_words = ""
        self._fitted: tuple[object, ...] = ()
        self._title = QLabel("Sample")
        set_role(self._title, "title")
        self.back, self.on = _quiet(), _quiet()
        self.place = self._menu_button(self._fill_parts, "Whose samples are gone through")
        self.label = self._menu_button(self._fill_classes, "Go through the samples of one class")
        self.wrong = QCheckBox()
        self.wrong.clicked.connect(self.wrong_requested)
        self.picked = _quiet()
        self.picked.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.picked.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross comes last
        self.picked.clicked.connect(self.picked_left)
        self.own = _quiet()
        self.own.clicked.connect(self.own_requested)
        self.verdict = VerdictLine()
        self._hint = QLabel(HINT)
        set_role(self._hint, "secondary")
        self._row = QWidget(self)
        self._lay_out()
        self.set_theme(LIGHT)
        self.show_nothing()

    def _lay_out(self) -> None:
        # Not by a layout of its own: that would keep the window as wide as all of it.
        row = self._line = QHBoxLayout(self._row)
        row.setContentsMargins(10, 0, 10, 0)
        row.setSpacing(GAP)
        where: tuple[QWidget, ...] = (self._title, self.back, self.place, self.on)
        self._parts = (*where, self.label, self.wrong, self.picked, self.own, self._hint)
        for widget in self._parts:
            widget.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
            row.addWidget(widget)
        row.insertWidget(row.count() - 1, self.verdict, 1)

    def _menu_button(self, fill: Callable[[QMenu], None], tip: str) -> QToolButton:
        button = _quiet()
        menu = QMenu(button)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(lambda: fill(menu))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolTip(tip)
        return button

    def set_actions(self, actions: Mapping[str, QAction]) -> None:
        """Take the actions that two of the buttons are for."""
        for button, name in ((self.back, "previous_sample"), (self.on, "next_sample")):
            action = actions[name]
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setAccessibleName(action.text().replace("&", ""))

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.verdict.set_theme(theme)
        self.own.setIcon(icon("pencil", theme.secondary, ICON))
        self.picked.setIcon(icon("close", theme.secondary, ICON))

    @property
    def wants_predictions(self) -> bool:
        """Whether it has to be known which samples are wrong."""
        return self._filter.wrong and not self._picked_words

    # values in ----------------------------------------------------------------------------------

    def show_nothing(self) -> None:
        """Show that there is no data to choose from."""
        self.show_data((), "")
        self.show_place("no data yet", is_there=False)
        self.show_verdict(Verdict())
        self.place.setEnabled(False)

    def show_data(self, classes: tuple[str, ...], own: str) -> None:
        """Take the classes of the samples, and what a sample of one's own takes: its button."""
        self._classes, self._own_words = classes, own
        self.wrong.setText("wrong only" if classes else "largest errors")
        self.wrong.setToolTip(f"{WRONG_TIP if classes else WORST_TIP} (W)")
        self.place.setEnabled(True)
        tip = f"{own}: see what the network makes of a sample that is in no data (Shift+D)"
        self.own.setToolTip(tip if own else "")
        self.own.setAccessibleName(own or "A sample of your own")
        self._fit_changed()

    def show_filter(self, chosen: SampleFilter, picked: str) -> None:
        """Show what is gone through, and in a few words what was picked together, if anything."""
        self._filter, self._picked_words = chosen, picked
        name = ANY_CLASS if chosen.label is None else self._classes[chosen.label]
        metrics = self.label.fontMetrics()
        self.label.setText(metrics.elidedText(name, Qt.TextElideMode.ElideRight, WIDEST_NAME))
        self.label.setAccessibleName(f"Class: {name}")
        self.wrong.setChecked(chosen.wrong)
        self.picked.setToolTip(
            f"Only these are gone through: {picked}. Press to go on to all samples"
        )
        self.picked.setAccessibleName(f"Only {picked or 'picked samples'}: go on to all samples")
        self._fit_changed()

    def show_place(self, words: str, *, is_there: bool) -> None:
        """Say which sample it is, or that there is none to go to."""
        self.place.setText(words)
        self.place.setAccessibleName(f"Sample: {words}")
        for button in (self.back, self.on):
            if button.defaultAction() is not None:
                allow(button.defaultAction(), "" if is_there else f"There is {words}")
        self._fit_changed()

    def show_verdict(self, verdict: Verdict) -> None:
        """Say what became of it."""
        if verdict == self._verdict:
            return
        self._verdict = verdict
        self.place.setAccessibleDescription(verdict.text)
        if self.verdict.show_verdict(verdict):
            self._fit_changed()

    def announce(self) -> None:
        """Tell assistive technology which sample was chosen: the focus need not be here."""
        if QAccessible.isActive():
            words = f"{self.place.text()}. {self._verdict.text}"
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    # room ---------------------------------------------------------------------------------------

    def _fit_changed(self) -> None:
        """Share the room out anew, where something needs more or less of it than before."""
        words = (self.place.text(), self.label.text(), self.wrong.text(), self._own_words)
        has = (bool(self._classes), self.place.isEnabled(), self._picked_words)
        wanted = (self.verdict.wanted, self.verdict.needed)
        needs = (*words, *has, self._filter, *wanted)
        if needs != self._fitted:
            self._fitted = needs
            self._fit()

    def _fit(self) -> None:
        """Show all there is room for: the hint goes first, then words, then what they say."""
        has_picked = bool(self._picked_words)
        self.label.setVisible(bool(self._classes) and not has_picked)
        self.wrong.setVisible(self.place.isEnabled() and not has_picked)
        self.picked.setVisible(bool(self._picked_words))
        self.own.setVisible(bool(self._own_words))
        self._title.show()
        self._hint.show()
        self._write_picked(WIDEST_PICKED)
        self.own.setText(self._own_words)
        self.own.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        shorten_picked = partial(self._write_picked, LEAST_PICKED)
        for give_up in (self._hint.hide, self._title.hide, self._shorten_own, shorten_picked):
            if self._room() < self.verdict.wanted:
                give_up()
        in_use = {self.wrong: self._filter.wrong, self.label: self._filter.label is not None}
        for control, is_used in in_use.items():  # what is chosen stays in sight
            if not is_used and self._room() < max(LEAST_VERDICT, self.verdict.needed):
                control.hide()
        self._row.setGeometry(0, 0, self.width(), self.height() - 1)
        self._line.activate()

    def _write_picked(self, width: int) -> None:
        elided = self.picked.fontMetrics().elidedText(
            self._picked_words, Qt.TextElideMode.ElideRight, width
        )
        self.picked.setText(elided)

    def _shorten_own(self) -> None:
        self.own.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)

    def _room(self) -> int:
        """Return how many pixels are left for the verdict."""
        shown = [part.sizeHint().width() for part in self._parts if not part.isHidden()]
        margins = self._line.contentsMargins()
        return self.width() - sum(shown) - GAP * len(shown) - margins.left() - margins.right()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    # menus --------------------------------------------------------------------------------------

    def _fill_parts(self, menu: QMenu) -> None:
        menu.clear()
        group = QActionGroup(menu)
        for part, (title, tip) in PARTS.items():
            action = menu.addAction(title)
            action.setToolTip(tip)
            action.setData(part)
            _choice(action, group, checked=part == self._filter.part and not self._picked_words)
        group.triggered.connect(lambda action: self.part_requested.emit(action.data()))

    def _fill_classes(self, menu: QMenu) -> None:
        menu.clear()
        group = QActionGroup(menu)
        names: tuple[tuple[int | None, str], ...] = ((None, ANY_CLASS), *enumerate(self._classes))
        for label, name in names:
            action = menu.addAction(name.replace("&", "&&"))
            action.setData(label)
            _choice(action, group, checked=label == self._filter.label)
        group.triggered.connect(lambda action: self.label_requested.emit(action.data()))


def _quiet() -> QToolButton:
    button = QToolButton()
    set_role(button, "quiet")
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _choice(action: QAction, group: QActionGroup, *, checked: bool) -> None:
    action.setCheckable(True)
    action.setChecked(checked)
    group.addAction(action)
