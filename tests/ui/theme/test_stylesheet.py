"""The style sheet parses, reaches every theme, and its colours can be read."""

import re

import pytest
from msgspec.structs import astuple
from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QPushButton,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from playground.storage.resources import resource_path
from playground.ui.theme import stylesheet as style
from playground.ui.theme.icons import icon, icon_names, tinted_file
from playground.ui.theme.tokens import DARK, LIGHT

pytestmark = pytest.mark.gui

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


def luminance(color):
    parts = (QColor(color).redF(), QColor(color).greenF(), QColor(color).blueF())
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@THEMES
def test_style_parses_and_dresses_widgets_without_warnings(theme, qapp, qtbot):
    style.apply(qapp, theme)
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    for widget in (
        QPushButton("Go"), QComboBox(), QSpinBox(), QCheckBox("Yes"), QTabWidget(), QLabel("Hi"),
    ):  # fmt: skip
        layout.addWidget(widget)
    window.resize(200, 300)
    picture = window.grab().toImage()
    assert QColor(picture.pixel(1, 1)).name() == theme.window
    assert qapp.font().pixelSize() == 13


@THEMES
def test_only_the_themes_colours_are_used(theme, qapp):
    used = set(re.findall(r"#[0-9a-fA-F]{6}\b", style.stylesheet(theme)))
    assert used <= {value for value in astuple(theme) if str(value).startswith("#")}


@THEMES
def test_every_token_of_the_style_sheet_is_known_and_used(theme, qapp):
    sheet = style.stylesheet(theme)
    assert "$" not in sheet
    assert sheet.count("{") == sheet.count("}") > 100
    sources = "".join(style._source(name) for name in style.STYLES)
    used = set(re.findall(r"\$\{?([a-z_]+)", sources))
    assert set(style.size_tokens()) | set(style.IMAGES) <= used
    there = {path.stem for path in resource_path("styles").glob("*.qss")}
    assert there == set(style.STYLES)


@THEMES
def test_every_image_of_the_style_sheet_exists_and_is_drawn(theme, qapp):
    paths = re.findall(r'url\("([^"]+)"\)', style.stylesheet(theme))
    assert paths
    for path in paths:
        with open(path, encoding="utf-8") as file:
            assert "currentColor" not in file.read()


@THEMES
def test_texts_and_arrows_stand_out(theme):
    for ink in (theme.text, theme.secondary, theme.error, theme.warning):
        assert contrast(ink, theme.window) >= 4.5
        assert contrast(ink, theme.surface) >= 4.5
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    assert contrast(theme.accent, theme.surface) >= 3


@THEMES
def test_palette_follows_the_theme(theme, qapp):
    palette = style.palette(theme)
    assert palette.color(QPalette.ColorRole.Window).name() == theme.window
    assert palette.color(QPalette.ColorRole.Text).name() == theme.text


def test_a_combo_box_shows_its_arrow_in_both_themes(qapp, qtbot):
    for theme in (LIGHT, DARK):
        style.apply(qapp, theme)
        combo = QComboBox()
        qtbot.addWidget(combo)
        combo.resize(120, 30)
        picture = combo.grab().toImage()
        area = [picture.pixelColor(x, y).name() for x in range(98, 118) for y in range(8, 22)]
        assert max(contrast(pixel, theme.surface) for pixel in area) >= 3


@THEMES
def test_every_icon_is_drawn_in_the_asked_colour(theme, qapp):
    names = icon_names()
    wanted = {"play", "pause", "reset", "step", "epoch", "forward", "backprop", "update", "undo",
              "redo", "fit", "plus", "open", "save", "export", "sun", "moon"}  # fmt: skip
    assert wanted <= set(names)
    for name in names:
        picture = icon(name, theme.text, 20).pixmap(QSize(20, 20)).toImage()
        pixels = [picture.pixelColor(x, y) for x in range(20) for y in range(20)]
        drawn = [pixel for pixel in pixels if pixel.alpha() > 150]
        assert drawn, name
        for pixel in drawn:  # blending rounds a little
            for got, asked in zip(pixel.getRgb()[:3], QColor(theme.text).getRgb()[:3], strict=True):
                assert abs(got - asked) <= 4, name


def test_icons_are_sharp_on_dense_screens(qapp):
    assert icon("play", LIGHT.text, 20).availableSizes()
    assert icon("play", LIGHT.text, 20).pixmap(QSize(20, 20), 2.0).width() == 40


def test_tinted_files_are_made_once():
    first = tinted_file("check", LIGHT.accent)
    assert first == tinted_file("check", LIGHT.accent)
    assert LIGHT.accent in first.read_text(encoding="utf-8")


def test_looks_that_are_there_already_are_not_put_on_again(qapp, qtbot, monkeypatch):
    """As when a second window opens: each widget of the first would be dressed anew."""

    class Dressed(QLabel):
        count = 0

        def changeEvent(self, event):
            self.count += event.type() is QEvent.Type.StyleChange

    style.apply(qapp, LIGHT)
    label = Dressed("Loss")
    qtbot.addWidget(label)
    label.show()
    label.count = 0
    style.apply(qapp, LIGHT)
    assert label.count == 0
    monkeypatch.setattr(QApplication, "setStyle", None)  # a style sheet hides that it is set
    style.apply(qapp, DARK)
    assert label.count > 0
    assert label.palette().windowText().color().name() == DARK.text


def test_a_role_can_be_given_to_a_visible_widget(qapp, qtbot):
    style.apply(qapp, LIGHT)
    label = QLabel("Loss")
    qtbot.addWidget(label)
    label.show()
    before = label.fontInfo().pixelSize()
    style.set_role(label, "readout")
    assert label.fontInfo().pixelSize() > before
    assert QApplication.instance() is qapp
