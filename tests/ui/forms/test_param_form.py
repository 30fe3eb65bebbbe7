"""Forms for everything that is registered, driven by mouse and keyboard."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QStyle, QStyleOptionButton

from playground.core import Param, params_of
from playground.project.document.registries import BY_KIND
from playground.ui.forms.fields import ChoiceField, NamesField, NumberField
from playground.ui.forms.param_form import ParamForm

pytestmark = pytest.mark.gui

ENTRIES = [
    pytest.param(entry, id=f"{kind}-{entry.name}")
    for kind, registry in BY_KIND.items()
    for entry in registry
]
RATE = Param("Learning rate", "How far.", "rate", 0.03, low=0, scale="log")
UNITS = Param("Units", "How many.", "units", 4, low=1, high=4096)
FLAG = Param("Flag", "Whether.", "flag", False)
KIND = Param("Kind", "Which.", "kind", "a", choices=("a", "b", "c"))
NAMES = Param("Names", "Which ones.", "names", (), choices_from="features")
TEXT = Param("Text", "What.", "text", "")
ALL = (RATE, UNITS, FLAG, KIND, NAMES, TEXT)
OFFERED = {"names": [("x", "x"), ("y", "y"), ("xy", "xy")]}


@pytest.fixture
def form(qtbot):
    widget = ParamForm(sliders=("rate",))
    qtbot.addWidget(widget)
    widget.set_params(ALL, {}, OFFERED)
    widget.resize(240, 500)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


@pytest.fixture
def wishes(form):
    received = []
    form.value_requested.connect(lambda name, value: received.append((name, value)))
    return received


def type_over(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def shown_value(row):
    field = row.field
    if isinstance(field, QCheckBox):
        return field.isChecked()
    if isinstance(field, NumberField | ChoiceField | NamesField):
        return field.value
    return field.text()


def other_value(param):
    """Return an accepted value that is not the default."""
    if isinstance(param.default, bool):
        return not param.default
    if isinstance(param.default, int | float):
        candidates = [param.default + 1, param.default - 1, param.default / 2 + 0.01, 0.25]
        for candidate in candidates:
            value = type(param.default)(candidate)
            try:
                param.check(value)
            except ValueError:
                continue
            if value != param.default:
                return value
    if isinstance(param.default, tuple):
        return ("column",)
    registry = BY_KIND.get(param.choices_from)
    names = list(registry.names if registry else param.choices)
    return next((name for name in names if name != param.default), "something")


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_registered_class_gets_a_form_that_shows_any_values(entry, qtbot):
    form = ParamForm()
    qtbot.addWidget(form)
    emitted = []
    form.value_requested.connect(lambda *wish: emitted.append(wish))
    params = params_of(entry)
    defaults = {p.name: p.default for p in params}
    others = {p.name: other_value(p) for p in params}
    for values in (defaults, others, defaults):
        form.set_params(params, values)
        for param in params:
            value = values[param.name]
            expected = ", ".join(value) if isinstance(value, tuple) else value
            assert shown_value(form.row(param.name)) in (value, expected)
    assert form.names == tuple(p.name for p in params)
    assert emitted == []
    for param in params:
        field = form.row(param.name).field
        assert field.accessibleName() == param.label
        assert param.help.split()[0] in field.toolTip()


def test_no_form_is_wider_than_a_narrow_dock(styled, qtbot):
    form = ParamForm()
    qtbot.addWidget(form)
    form.show()
    for registry in BY_KIND.values():
        for entry in registry:
            form.set_params(params_of(entry), {})
            QApplication.processEvents()
            assert form.minimumSizeHint().width() <= 176, entry.name


def test_a_number_counts_when_typing_rests_and_keeps_the_text(form, wishes, qtbot):
    field = form.row("rate").field
    with qtbot.waitSignal(form.value_requested):
        type_over(qtbot, field, "3e-4")
        assert wishes == []
    assert wishes == [("rate", 3e-4)]
    form.set_params(ALL, {"rate": 3e-4}, OFFERED)
    assert field.text() == "3e-4"
    form.row("units").field.setFocus()
    assert field.text() == "0.0003"
    assert form.row("rate").problem == ""
    assert wishes == [("rate", 3e-4)]


def test_a_number_counts_on_enter_and_on_leaving_the_field(form, wishes, qtbot):
    field = form.row("units").field
    type_over(qtbot, field, "123")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert wishes == [("units", 123)]
    type_over(qtbot, field, "45")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert wishes == [("units", 123), ("units", 45)]


def test_escape_takes_typing_back_before_it_counts(form, wishes, qtbot):
    field = form.row("units").field
    type_over(qtbot, field, "77")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "4"
    form.row("rate").field.setFocus()
    assert wishes == []


def test_arrows_step_from_what_is_typed(form, wishes, qtbot):
    field = form.row("units").field
    type_over(qtbot, field, "20")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert wishes == [("units", 19)]


def test_a_double_click_selects_the_whole_number_without_its_unit(qtbot):
    share = Param("Share", "How much.", "share", 12.5, unit="%")
    field = NumberField(share)
    qtbot.addWidget(field)
    field.show()
    qtbot.waitExposed(field)
    qtbot.mouseDClick(field.lineEdit(), Qt.MouseButton.LeftButton, pos=QPoint(20, 8))
    assert field.lineEdit().selectedText() == "12.5"


def test_what_is_not_allowed_is_said_and_not_asked_for(form, wishes, qtbot):
    field = form.row("units").field
    type_over(qtbot, field, "0")
    assert wishes == []
    assert "at least 1" in form.row("units").problem
    assert field.text() == "0"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "4"
    assert form.row("units").problem == ""
    assert wishes == []


def test_the_beginning_of_a_number_is_judged_on_leaving(form, wishes, qtbot):
    field = form.row("rate").field
    type_over(qtbot, field, "-")
    assert form.row("rate").problem == ""
    form.row("units").field.setFocus()
    assert "at least 0" in form.row("rate").problem
    assert field.text() == "-"
    assert wishes == []


def test_a_setter_replaces_what_is_typed_when_the_value_is_another(form, wishes, qtbot):
    field = form.row("rate").field
    type_over(qtbot, field, "-1")
    form.set_params(ALL, {"rate": 0.5}, OFFERED)
    assert field.text() == "0.5"
    assert form.row("rate").problem == ""
    assert wishes == []


def test_arrow_keys_step(form, wishes, qtbot):
    field = form.row("rate").field
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert wishes == [("rate", 0.05)]
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert wishes[-1] == ("rate", 0.02)


def test_arrows_can_be_clicked(form, wishes, qtbot):
    field = form.row("units").field
    qtbot.mouseClick(
        field, Qt.MouseButton.LeftButton, pos=QPoint(field.width() - 6, field.height() // 4)
    )
    assert wishes == [("units", 5)]


def test_a_long_unit_is_not_cut(styled, qtbot):
    field = NumberField(Param("Patience", "How long.", "patience", 100, low=0, unit="epochs"))
    qtbot.addWidget(field)
    field.show()
    qtbot.waitExposed(field)
    line = field.lineEdit()
    assert line.fontMetrics().horizontalAdvance(line.text()) < line.width() - 4


def test_the_slider_and_the_field_show_the_same(form, wishes, qtbot):
    row = form.row("rate")
    row.slider.setFocus()
    qtbot.keyClick(row.slider, Qt.Key.Key_PageUp)
    assert wishes[-1][0] == "rate"
    assert wishes[-1][1] == pytest.approx(0.3, rel=0.1)
    assert row.field.value == wishes[-1][1]
    before = row.slider.value()
    type_over(qtbot, row.field, "0.001")
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    assert row.slider.value() < before


def wheel(widget):
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(widget.mapToGlobal(QPoint(5, 5))),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_the_wheel_changes_only_the_focused_field(form, wishes):
    form.row("flag").field.setFocus()
    for name in ("rate", "units", "kind"):
        wheel(form.row(name).field)
    wheel(form.row("rate").slider)
    assert wishes == []
    form.row("units").field.setFocus()
    wheel(form.row("units").field)
    assert wishes == [("units", 5)]


def test_a_check_box_is_clicked(form, wishes, qtbot):
    field = form.row("flag").field
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(8, field.height() // 2))
    assert wishes == [("flag", True)]


def test_a_choice_is_made_with_the_keyboard(form, wishes, qtbot):
    field = form.row("kind").field
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert wishes == [("kind", "b")]


def test_names_are_ticked(form, wishes, qtbot):
    field = form.row("names").field
    for row in (2, 0):
        area = field.visualItemRect(field.item(row))
        box = QStyleOptionButton()
        box.rect = area
        x = area.left() + field.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth) // 2 + 4
        qtbot.mouseClick(
            field.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, area.center().y())
        )
    assert wishes == [("names", ("xy",)), ("names", ("x", "xy"))]


def test_text_is_asked_for_when_it_is_finished(form, wishes, qtbot):
    field = form.row("text").field
    type_over(qtbot, field, "data.csv")
    assert wishes == []
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert wishes == [("text", "data.csv")]


def test_other_parameters_make_another_form(form, qtbot):
    form.set_params((UNITS,), {"units": 9})
    assert form.names == ("units",)
    assert form.row("units").field.value == 9
    form.set_params((), {})
    assert form.isHidden()


def test_an_unknown_choice_is_shown_as_it_is(form):
    form.set_params(ALL, {"kind": "gone", "names": ("z",)}, OFFERED)
    assert isinstance(form.row("kind").field, QComboBox)
    assert form.row("kind").field.currentText() == "gone"
    assert form.row("names").field.value == ("z",)


@pytest.mark.parametrize("value", [1_000_000, 123_456_789])
def test_a_long_number_is_seen_from_its_first_digit_on(qtbot, styled, value):
    """A million in a field too narrow for it read as six zeros."""
    field = NumberField(Param("Seed", "Which.", "seed", 0, low=0))
    qtbot.addWidget(field)
    field.show()
    usual = field.width()
    field.set_value(value)
    line = field.lineEdit()
    assert line.text() == str(value)
    assert line.fontMetrics().horizontalAdvance(line.text()) < line.width()
    field.set_value(3)
    assert field.width() == usual


def test_what_is_half_typed_for_other_layers_is_not_taken_for_those_shown_next(form, qtbot):
    wished = []
    form.value_requested.connect(lambda *words: wished.append(words))
    form.value_requested.connect(lambda *_: form.set_params((FLAG,), {}))  # as an edit does
    field = form.row("units").field
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, "23")
    form.set_params((RATE,), {})
    assert form.names == ("rate",)
    assert wished == []
