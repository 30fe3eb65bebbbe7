"""A field for one of several names."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)
from typing_extensions import override

from playground.core import ParamValue
from playground.ui.forms.fields.number import MIXED

MINIMUM_WIDTH = 80
USUAL_WIDTH = 128


class ChoiceField(QComboBox):
    """A combo box over ``(value, label)`` pairs that ignores the wheel until it is focused.

    Signals
    -------
    value_edited
        A person chose another value.
    problem_found
        Never emitted: every choice is allowed.
    """

    value_edited = Signal(object)
    problem_found = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: str | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.activated.connect(self._choose)

    @property
    def value(self) -> str | None:
        """The chosen value, ``None`` before there is one."""
        return self._value

    def set_choices(
        self,
        choices: Sequence[tuple[str, str]],
        reasons: Mapping[str, str] | None = None,
        helps: Mapping[str, str] | None = None,
    ) -> None:
        """List ``(value, label)`` pairs.

        Parameters
        ----------
        choices
            What is offered, in order.
        reasons
            Why a value cannot be chosen, for those that cannot.
        helps
            A tooltip per value.
        """
        self.clear()
        for index, (value, label) in enumerate(choices):
            self.addItem(label, value)
            self.setItemData(index, (helps or {}).get(value, ""), Qt.ItemDataRole.ToolTipRole)
            if reasons and value in reasons:
                self._disable(index, reasons[value])
        if self._value is not None:
            self.set_value(self._value)

    def set_value(self, value: ParamValue) -> None:
        """Show a value; one that is not listed is added, so that nothing is misreported."""
        if not isinstance(value, str):
            return
        if value == self._value == self.currentData():
            return  # by far the most of a form's fields after an edit
        self._value = value
        index = self.findData(value)
        if index < 0:
            self.addItem(value, value)
            index = self.count() - 1
        self.setCurrentIndex(index)

    def is_offered(self, index: int) -> bool:
        """Tell whether an entry can be chosen."""
        return bool(self.model().flags(self.model().index(index, 0)) & Qt.ItemFlag.ItemIsEnabled)

    def set_mixed(self) -> None:
        """Say that there are several values; whichever is chosen is another one for all."""
        self._value = None
        self.setPlaceholderText(MIXED)
        self.setCurrentIndex(-1)

    @override
    def sizeHint(self) -> QSize:
        """Prefer a usual width, so that most fields of a form stand in a column."""
        hint = super().sizeHint()
        return QSize(max(hint.width(), USUAL_WIDTH), hint.height())

    @override
    def minimumSizeHint(self) -> QSize:
        """Get by with little: a long label is elided, the list below shows it whole."""
        return QSize(MINIMUM_WIDTH, super().minimumSizeHint().height())

    @override
    def showPopup(self) -> None:
        """Show every label whole, however narrow the field is."""
        view = self.view()
        bar = view.verticalScrollBar().sizeHint().width()
        view.setMinimumWidth(view.sizeHintForColumn(0) + bar + 2 * view.frameWidth())
        super().showPopup()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as every combo box, with an ellipsis where the label does not fit."""
        del event
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        control = QStyle.SubControl.SC_ComboBoxEditField
        area = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, control, self)
        shown = self.placeholderText() if self.currentIndex() < 0 else option.currentText
        option.currentText = self.fontMetrics().elidedText(
            shown, Qt.TextElideMode.ElideRight, area.width() - 2
        )
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the scrolling panel unless the person is in this field."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _choose(self, index: int) -> None:
        value = self.itemData(index)
        if value != self._value:
            self._value = value
            self.value_edited.emit(value)

    def _disable(self, index: int, reason: str) -> None:
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        item = model.item(index)
        item.setEnabled(False)
        item.setToolTip(reason)
