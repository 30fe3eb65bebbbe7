"""What decides how much a network can memorize, as fields side by side."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QToolButton, QWidget

from playground.core import Param, ParamValue
from playground.ui.forms.fields import NumberField
from playground.ui.forms.param_form import ParamForm
from playground.ui.theme.sizes import scaled
from playground.ui.theme.tokens import GRID
from playground.ui.widgets.section import ElidedLabel

NOTHING = "–"
BUTTON_WIDTH = 42
PLACES = {
    "capacity": (0, 0),
    "noise": (1, 0),
    "count": (2, 0),
    "dropout": (0, 1),
    "l2": (1, 1),
    "train_share": (2, 1),
}
"""Where each stands, as row and column: capacity and data left, what restrains right."""


class Control(Struct, frozen=True):
    """What a control shows.

    Parameters
    ----------
    param
        Its declaration: what it is called, and what it accepts.
    value
        The document's present value.
    is_mixed
        Whether what it stands for has several values.
    refusal
        Why it cannot be changed here; empty where it can.
    """

    param: Param
    value: ParamValue
    is_mixed: bool = False
    refusal: str = ""


class Capacity(Struct, frozen=True):
    """How wide the hidden layers are, in order, and why that cannot be changed here."""

    sizes: tuple[int, ...] = ()
    halved: tuple[int, ...] = ()
    doubled: tuple[int, ...] = ()
    refusal: str = ""


class CapacityRow(QWidget):
    """The width of the hidden layers, and two buttons that halve and double it.

    Signals
    -------
    scaled(factor)
        The person wants all hidden layers so many times as wide.
    """

    scaled = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._label = ElidedLabel("Units")
        self.sizes = ElidedLabel(NOTHING, insists_on=20)
        self.sizes.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.sizes.setAccessibleDescription("Hidden units, layer by layer")
        self.halve = self._button("½×", "Half the hidden units", 0.5)
        self.double = self._button("2×", "Twice the hidden units", 2.0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self._label)
        row.addWidget(self.sizes, 1)
        row.addSpacing(2)
        row.addWidget(self.halve)
        row.addWidget(self.double)

    def show_capacity(self, capacity: Capacity) -> None:
        """Show the widths there are, and what the buttons make of them."""
        told = " · ".join(map(str, capacity.sizes))
        self.sizes.setText(told or NOTHING)
        self.sizes.setEnabled(not capacity.refusal)
        self._label.setEnabled(not capacity.refusal)
        self._label.setToolTip(capacity.refusal or "The units of every hidden layer, in order")
        self.sizes.setToolTip(capacity.refusal or f"Hidden layers of {told} units")
        offers = ((self.halve, capacity.halved, "Half"), (self.double, capacity.doubled, "Twice"))
        for button, after, words in offers:
            same = after == capacity.sizes
            wide = " · ".join(map(str, after))
            does = (
                f"{words} the units in every hidden layer: {wide}. What was learnt is kept as far "
                "as it fits; Undo takes it back"
            )
            limit = "Every hidden layer is as narrow or as wide as it can be"
            button.setEnabled(not (capacity.refusal or same))
            button.setToolTip(capacity.refusal or (limit if same else does))

    def _button(self, text: str, name: str, factor: float) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setAccessibleName(name)
        button.setToolTip(f"{name}, as soon as there are any")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setFixedWidth(scaled(BUTTON_WIDTH))
        button.clicked.connect(lambda: self.scaled.emit(factor))
        return button


class UnseenControls(QWidget):
    """The controls; each asks for an edit of the document, and shows what the document says.

    Signals
    -------
    value_requested(name, value)
        The person wants another value: ``noise``, ``count``, ``train_share``, ``dropout`` or
        ``l2``; always one that is accepted.
    scaled(factor)
        The person wants all hidden layers so many times as wide.
    """

    value_requested = Signal(str, object)
    scaled = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("What decides how much is memorized")
        self.capacity = CapacityRow()
        self.capacity.scaled.connect(self.scaled)
        self._forms: dict[str, ParamForm] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(2)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        for name, place in PLACES.items():
            if name == "capacity":
                grid.addWidget(self.capacity, *place)
                continue
            form = self._forms[name] = ParamForm()
            form.value_requested.connect(lambda _, value, name=name: self._request(name, value))
            grid.addWidget(form, *place)

    def field(self, name: str) -> NumberField:
        """Return a control's field."""
        form = self._forms[name]
        field = form.row(form.names[0]).field
        assert isinstance(field, NumberField)
        return field

    def show_controls(self, controls: Mapping[str, Control]) -> None:
        """Show what the document says; emits nothing."""
        for name, control in controls.items():
            form, param = self._forms[name], control.param
            if control.refusal:
                param = replace(param, help=control.refusal, low=None, high=None)
            mixed = (param.name,) if control.is_mixed or control.refusal else ()
            form.set_params([param], {param.name: control.value}, mixed=mixed)
            form.setEnabled(not control.refusal)
            if control.refusal:
                self.field(name).lineEdit().setPlaceholderText(NOTHING)

    def _request(self, name: str, value: object) -> None:
        self.value_requested.emit(name, value)
