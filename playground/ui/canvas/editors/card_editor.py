"""A card's most used parameters, edited in place."""

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFormLayout,
    QFrame,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from playground.core import Param, ParamValue, params_of
from playground.nn.base.layer import Layer
from playground.project.document.registries import BY_KIND
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.forms.fields.number import NumberField
from playground.ui.widgets.message_labels import message_label, set_message
from playground.ui.widgets.wheel_focus import WheelFocus

_FIELD_WIDTH = 112


class CardEditor(QFrame):
    """A small form over a card: whole numbers and choices, from the layer's own declarations.

    Every accepted value is asked for at once. Enter or a click elsewhere closes the form; Esc
    closes it and forgets what was typed but not accepted.
    """

    value_requested = Signal(str, str, object)
    closed = Signal()
    """The form is about to disappear: a place for the keyboard is needed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName("Layer editor")
        self._area = parent
        self.node_id = ""
        self._layer: type[Layer] | None = None
        self._fields: dict[str, NumberField | QComboBox] = {}
        self._values: dict[str, ParamValue] = {}
        self._body: QWidget | None = None
        self._frame = QVBoxLayout(self)
        self._frame.setContentsMargins(8, 8, 8, 8)
        self._message = message_label("error")
        self._frame.addWidget(self._message)
        self.hide()

    def open(self, model: CanvasModel, node_id: str) -> bool:
        """Show a node's fields; tells whether there are any."""
        self.close_editor()
        self.node_id, self._layer = node_id, model.layer(node_id)
        self._body = QWidget()
        form = QFormLayout(self._body)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(8)
        for param in params_of(self._layer) if self._layer else ():
            widget = self._make_field(param)
            if widget is not None:
                self._fields[param.name] = widget
                form.addRow(param.label, widget)
        if not self._fields:
            self.node_id, self._body = "", None
            return False
        self._frame.insertWidget(0, self._body)
        set_message(self._message, "")
        self.set_model(model)
        self.adjustSize()
        self.show()
        self.raise_()
        first = next(iter(self._fields.values()))
        first.setFocus(Qt.FocusReason.PopupFocusReason)
        if isinstance(first, NumberField):
            first.selectAll()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
        return True

    def set_model(self, model: CanvasModel) -> None:
        """Show the values of a changed network, or close when the node is gone."""
        if not self.node_id:
            return
        if self.node_id not in model.network or model.layer(self.node_id) is not self._layer:
            self.close_editor()
            return
        for param in model.params(self.node_id):
            widget = self._fields.get(param.name)
            value = model.value(self.node_id, param)
            self._values[param.name] = value
            if isinstance(widget, NumberField):
                widget.set_value(value)
            elif isinstance(widget, QComboBox):
                widget.setCurrentIndex(widget.findData(value))

    def place(self, corner: QPoint) -> None:
        """Stand at a point of the viewport, kept inside it."""
        room = self._area.size() - self.size()
        x = max(0, min(corner.x(), room.width()))
        self.move(x, max(0, min(corner.y(), room.height())))

    def close_editor(self) -> None:
        """Close without taking what was typed but not accepted."""
        if not self.node_id:
            return
        self.node_id = ""
        self._values.clear()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.disconnect(self._focus_moved)
        self.closed.emit()
        self.hide()
        self._fields.clear()
        if self._body is not None:
            # Later: this may run inside one of the fields' own signals.
            self._frame.removeWidget(self._body)
            self._body.deleteLater()
            self._body = None

    def has_focus(self) -> bool:
        """Tell whether the keyboard is in one of the fields."""
        return self._holds(QApplication.focusWidget())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Enter and Esc; no key reaches the canvas beneath."""
        is_taken = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.problem
        if event.key() == Qt.Key.Key_Escape or is_taken:
            self.close_editor()
        event.accept()

    @property
    def problem(self) -> str:
        """What is wrong with what is typed; it stays to be mended."""
        return self._message.text()

    def _tell(self, problem: str) -> None:
        set_message(self._message, problem[:1].upper() + problem[1:])
        self.adjustSize()

    def _make_field(self, param: Param) -> NumberField | QComboBox | None:
        registry = BY_KIND.get(param.choices_from)
        if registry is not None or param.choices:
            combo = QComboBox()
            pairs = [(c.name, c.title) for c in registry] if registry else []
            for name, title in pairs or [(c, c) for c in param.choices]:
                combo.addItem(title, name)
            combo.activated.connect(partial(self._chosen, param.name, combo))
            combo.setMaximumWidth(_FIELD_WIDTH)
            return self._described(combo, param)
        if isinstance(param.default, int) and not isinstance(param.default, bool):
            number = NumberField(param)
            number.value_edited.connect(partial(self._ask, param.name))
            number.problem_found.connect(self._tell)
            return self._described(number, param)
        return None

    @staticmethod
    def _described(widget: NumberField | QComboBox, param: Param) -> NumberField | QComboBox:
        WheelFocus(widget)
        widget.setToolTip(f"{param.help}\n{param.allowed.capitalize()}.")
        widget.setAccessibleName(param.label)
        return widget

    def _chosen(self, name: str, combo: QComboBox, index: int) -> None:
        self._ask(name, combo.itemData(index))

    def _ask(self, name: str, value: ParamValue) -> None:
        """Ask for a value the node does not have yet; setters leave nothing to ask for."""
        if self.node_id and self._values.get(name) != value:
            self.value_requested.emit(self.node_id, name, value)

    def _focus_moved(self, before: QWidget | None, now: QWidget | None) -> None:
        """Close when the person goes on elsewhere; a combo box's own list is not elsewhere."""
        del before
        if now is not None and not self._holds(now):
            self.close_editor()

    def _holds(self, widget: QWidget | None) -> bool:
        while widget is not None and widget is not self:
            widget = widget.parentWidget()
        return widget is self
