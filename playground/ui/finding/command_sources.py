"""Where the command palette's entries come from: menus, registries, the network, forms, panels.

Nothing is listed by hand: whatever is in a menu, a registry or a panel is an entry by being there.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDockWidget,
    QLineEdit,
    QMainWindow,
    QMenu,
    QScrollArea,
    QWidget,
    QWidgetAction,
)

from playground.datasets import DATASETS
from playground.nn.layers import LAYERS
from playground.ui.canvas import NetworkCanvas
from playground.ui.finding.offer import Offer
from playground.ui.forms.component_picker import ComponentPicker
from playground.ui.forms.fields import ChoiceField
from playground.ui.shell.menus import ALONE
from playground.ui.widgets.menu_tips import refusal_of

NOT_NOW = "not possible now"
_FIELDS = (QAbstractSpinBox, QComboBox, QCheckBox, QLineEdit)


def menu_commands(window: QMainWindow) -> Iterator[Offer]:
    """Return every action of the menus.

    Parameters
    ----------
    window
        Whose menu bar; menus that fill themselves when they are opened are filled.
    """
    # Not by QAction.menu(): what it returns takes the menu with it when Python lets go of it.
    menus = {menu.menuAction(): menu for menu in window.findChildren(QMenu)}
    for action in window.menuBar().actions():
        if action in menus:
            yield from _of_menu(menus[action], _plain(menus[action].title()), menus)


def _of_menu(menu: QMenu, place: str, menus: Mapping[QAction, QMenu]) -> Iterator[Offer]:
    menu.aboutToShow.emit()
    for action in menu.actions():
        if action in menus:
            inner = menus[action]
            yield from _of_menu(inner, f"{place} → {_plain(inner.title())}", menus)
        elif not action.isSeparator() and not _is_heading(action):
            yield _of_action(action, place)


def _of_action(action: QAction, place: str) -> Offer:
    text = str(action.property(ALONE) or _plain(action.text()))
    if action.isCheckable() and action.isChecked():
        text += " ✓"
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    refusal = "" if action.isEnabled() else refusal_of(action) or NOT_NOW
    return Offer(text, place, action.trigger, keys, action.toolTip(), refusal)


def _is_heading(action: QAction) -> bool:
    """Tell whether an entry only names those below it."""
    return isinstance(action, QWidgetAction)


def layer_commands(canvas: NetworkCanvas) -> Iterator[Offer]:
    """Return the layers that can be added, and those that are there."""
    reasons, model = canvas.layers.refusals, canvas.model
    for layer in LAYERS:
        add, refusal = partial(canvas.layers.add, layer.name), reasons.get(layer.name, "")
        yield Offer(f"Add {layer.title}", "Layers", add, tip=layer.help, refusal=refusal)
    for node_id in model.order:
        facts = " · ".join(model.facts(node_id))
        yield Offer(model.title(node_id), "Network", partial(_go_to, canvas, node_id), tip=facts)


def _go_to(canvas: NetworkCanvas, node_id: str) -> None:
    if node_id not in canvas.model.network:  # gone since Enter was pressed
        return
    canvas.select((node_id,))
    canvas.reveal(node_id)
    canvas.setFocus(Qt.FocusReason.OtherFocusReason)


def data_commands(choose: Callable[[str], object]) -> Iterator[Offer]:
    """Return the data that can be trained on without asking for a file."""
    for source in DATASETS:
        if not source.files:
            use = partial(choose, source.name)
            yield Offer(f"Use data {source.title}", "Data", use, tip=source.help)


def dock_commands(
    docks: Mapping[str, QDockWidget], go_to: Callable[[str], object]
) -> Iterator[Offer]:
    """Return the panels and plots."""
    for name, dock in docks.items():
        yield Offer(f"Show {dock.windowTitle()}", "Panels and plots", partial(go_to, name))


def field_commands(title: str, panel: QWidget, show: Callable[[], object]) -> Iterator[Offer]:
    """Return the fields of a panel, as far as they are there to be used.

    Parameters
    ----------
    title
        What the panel is called.
    panel
        The panel, whose fields have accessible names.
    show
        Brings it to the front.
    """
    seen = set[str]()
    for field in panel.findChildren(QWidget):
        name = field.accessibleName()
        inner = isinstance(field.parentWidget(), _FIELDS)
        if not isinstance(field, _FIELDS) or inner or not name or name in seen:
            continue
        if field.isVisibleTo(panel):
            seen.add(name)
            refusal = "" if field.isEnabledTo(panel) else NOT_NOW
            run = partial(_focus, field, show)
            yield Offer(f"{name}…", title, run, tip=field.toolTip(), refusal=refusal)


def choice_commands(title: str, panel: QWidget, show: Callable[[], object]) -> Iterator[Offer]:
    """Return what the lists of a panel that choose what something is done with have to offer.

    Parameters
    ----------
    title, panel, show
        As for :func:`field_commands`.
    """
    for picker in panel.findChildren(ComponentPicker):
        if not picker.isVisibleTo(panel):
            continue
        combo = picker.combo
        for index in range(combo.count()):
            name, tip = combo.accessibleName(), combo.itemData(index, Qt.ItemDataRole.ToolTipRole)
            if index != combo.currentIndex() and combo.is_offered(index):
                run = partial(_choose, combo, index, show)
                yield Offer(f"{name}: {combo.itemText(index)}", title, run, tip=tip or "")


def _choose(combo: ChoiceField, index: int, show: Callable[[], object]) -> None:
    show()
    combo.setCurrentIndex(index)
    combo.activated.emit(index)


def _focus(field: QWidget, show: Callable[[], object]) -> None:
    show()
    area = field.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if area is not None:
        area.ensureWidgetVisible(field)
    field.setFocus(Qt.FocusReason.ShortcutFocusReason)
    if isinstance(field, QAbstractSpinBox | QLineEdit):
        field.selectAll()


def _plain(text: str) -> str:
    """Return a menu's text without its mnemonic."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").partition("\t")[0]
