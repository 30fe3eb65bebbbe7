"""Pictures of the network: what is written is opened again, and shows the whole of it."""

import re
import zlib
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QPushButton

from playground.core import ValueNotAllowed
from playground.project.templates import template
from playground.ui.pictures.network_drawing import Look, drawing
from playground.ui.pictures.network_formats import network_image, write_network
from playground.ui.pictures.network_pictures import SVG_MIME
from playground.ui.pictures.picture_dialog import PictureDialog
from playground.ui.theme.tokens import DARK, LIGHT

pytestmark = pytest.mark.gui

CTRL = Qt.KeyboardModifier.ControlModifier
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def clipboard(qapp):
    """Empty the clipboard again: the offscreen platform frees it only after Python has ended."""
    yield qapp.clipboard()
    qapp.clipboard().clear()


def size_of(canvas):
    with drawing(canvas, Look()) as drawn:
        return drawn.size


def canvas_state(canvas):
    return (
        canvas.transform(), canvas.visible_rect(), canvas.selection, canvas.model.detail,
        canvas.network_scene.theme.name,
    )  # fmt: skip


@pytest.fixture
def far(driver):
    """The trained circle from so far away that the canvas shows blocks."""
    driver.do("run_epoch")
    driver.wait(lambda: driver.latest.epoch == 1 and not driver.window.client.is_running)
    canvas = driver.window.canvas
    canvas.select(("hidden_1",))
    while canvas.zoom > 0.25:
        canvas.zoom_out()
    return driver


def copied(driver):
    QApplication.clipboard().setText("before")
    driver.key(Qt.Key.Key_C, CTRL | Qt.KeyboardModifier.ShiftModifier)
    driver.wait(lambda: QApplication.clipboard().mimeData().hasImage())
    return QApplication.clipboard().mimeData()


def test_copying_puts_the_whole_network_in_full_detail_on_the_clipboard(far, settings):
    canvas = far.window.canvas
    before = canvas_state(canvas)
    data = copied(far)
    image = QImage(data.imageData())
    size = size_of(canvas)
    assert (image.width(), image.height()) == (2 * size.width(), 2 * size.height())
    words = texts(bytes(data.data(SVG_MIME).data()))
    assert {"Input", "2 features"} <= words
    assert any("12 params" in text for text in words)
    assert canvas_state(canvas) == before


def test_tiles_that_were_out_of_sight_are_those_of_the_present_moment(far):
    """At this zoom no fields are computed for the canvas; the picture has them computed."""
    copied(far)
    with drawing(far.window.canvas, Look()):
        shown = far.window.canvas.network_scene.cards["hidden_1"].column
        assert shown.count == 4
        assert shown._shown is not None
        assert shown._shown.shape[-1] == 40


def test_a_png_is_in_the_wanted_colours(far, tmp_path):
    canvas, size = far.window.canvas, size_of(far.window.canvas)
    with drawing(canvas, Look()) as drawn:
        card = canvas.network_scene.cards["output"].rect()
        corner = (card.topLeft() - drawn.area.topLeft()).toPoint()
    for theme in (LIGHT, DARK):
        path = tmp_path / f"{theme.name}.png"
        write_network(path, canvas, Look(theme.name), scale=1)
        image = QImage(str(path))
        assert image.size() == size
        assert image.pixelColor(1, 1) == QColor(theme.canvas)
        assert image.pixelColor(corner + QPoint(4, 8)) == QColor(theme.surface)
        assert canvas.network_scene.theme == LIGHT
    image = network_image(canvas, Look("light", transparent=True), 1)
    assert image.pixelColor(1, 1).alpha() == 0
    row = {image.pixelColor(x, image.height() // 2).alpha() for x in range(image.width())}
    assert {0, 255} <= row


def texts(drawing_text):
    root = ElementTree.fromstring(drawing_text)
    return {"".join(text.itertext()).strip() for text in root.iter(f"{SVG}text")}


def test_an_svg_keeps_words_as_words_and_lines_as_lines(far, tmp_path):
    path = tmp_path / "network.svg"
    write_network(path, far.window.canvas, Look("light"))
    root = ElementTree.parse(path).getroot()
    size = size_of(far.window.canvas)
    assert root.get("width") == str(size.width())
    assert {"Input", "x", "y"} <= texts(path.read_bytes())
    curves = [p for p in root.iter(f"{SVG}path") if "C" in p.get("d", "")]
    wires = far.window.canvas.network_scene.wires.values()
    assert len(curves) >= sum(len(wire.lines.starts) for wire in wires)
    fields = list(root.iter(f"{SVG}image"))
    assert len(fields) == 2 + 4 + 2 + 1
    shown = QImage(size, QImage.Format.Format_ARGB32)
    shown.fill(Qt.GlobalColor.white)
    painter = QPainter(shown)
    renderer = QSvgRenderer(str(path))
    assert renderer.isValid()
    renderer.render(painter)
    painter.end()
    same = network_image(far.window.canvas, Look("light"), 1)
    apart = [
        abs(shown.pixelColor(x, y).lightness() - same.pixelColor(x, y).lightness())
        for x in range(0, size.width(), 7)
        for y in range(0, size.height(), 7)
    ]
    assert sum(apart) / len(apart) < 3


def streams(pdf):
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
    texts = []
    for each in found:
        try:
            texts.append(zlib.decompress(each))
        except zlib.error:
            texts.append(each)
    return texts


def test_a_pdf_is_one_page_of_letters_and_curves(far, tmp_path):
    path = tmp_path / "network.pdf"
    write_network(path, far.window.canvas, Look("dark"))
    pdf = path.read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    (box,) = re.findall(rb"/MediaBox\s*\[([^\]]*)\]", pdf)
    size = size_of(far.window.canvas)
    wanted = [0, 0, size.width() * 0.75, size.height() * 0.75]
    assert [float(part) for part in box.split()] == pytest.approx(wanted, abs=1)
    page = max(streams(pdf), key=lambda text: text.count(b" c\n"))
    assert page.count(b" c\n") > 20
    assert b"Tj" in page
    assert b"/FontFile2" in pdf


def test_a_picture_too_large_says_what_is_possible(far):
    with pytest.raises(ValueNotAllowed, match="at most"):
        network_image(far.window.canvas, Look(), 500)


def test_the_dialog_saves_what_it_shows(far, dialogs, tmp_path, settings):
    far.do("save_picture")
    far.wait(lambda: far.window.findChildren(PictureDialog))
    (dialog,) = far.window.findChildren(PictureDialog)
    far.choose(dialog.form, "svg")
    assert not dialog.scale.isEnabled()
    far.choose(dialog.theme, "dark")
    dialog.transparent.click()
    path = tmp_path / "drawn.svg"
    dialogs.saves_as(path)
    press(dialog, "Save…")
    assert DARK.text in path.read_text()
    assert settings.picture == ("dark", True, 2)
    assert far.message == "Saved drawn.svg"
    press(dialog, "Copy")
    assert QApplication.clipboard().mimeData().hasImage()
    dialog.reject()


def press(dialog, text):
    next(b for b in dialog.findChildren(QPushButton) if b.text().replace("&", "") == text).click()


def test_filters_and_maps_are_in_every_format(open_window, tmp_path):
    """Qt's SVG writer knows whole images only, and a scene does not sort all its items."""
    driver = open_window(template("lenet-digits"))
    driver.wait_for_snapshot()
    driver.wait(lambda: driver.latest.sample is not None)
    canvas = driver.window.canvas
    while canvas.zoom > 0.25:
        canvas.zoom_out()
    path = tmp_path / "network.svg"
    write_network(path, canvas, Look("light"))
    size = size_of(canvas)
    shown = QImage(size, QImage.Format.Format_ARGB32)
    shown.fill(Qt.GlobalColor.white)
    painter = QPainter(shown)
    QSvgRenderer(str(path)).render(painter)
    painter.end()
    same = network_image(canvas, Look("light"), 1)
    with drawing(canvas, Look("light")) as drawn:
        scene, items = canvas.network_scene, list(drawn._items)
        for card in scene.cards.values():
            assert items.index(card) < items.index(card.face)
        for card in scene.cards.values():
            area = card.face.sceneBoundingRect().translated(-drawn.area.topLeft()).toRect()
            assert apart(shown, same, area) < 3, card.node_id


def apart(one, other, area):
    """Return how far two pictures are apart in lightness on average."""
    places = [
        (x, y)
        for x in range(area.left() + 2, area.right() - 2, 3)
        for y in range(area.top() + 2, area.bottom() - 2, 3)
    ]
    parts = [abs(one.pixelColor(*p).lightness() - other.pixelColor(*p).lightness()) for p in places]
    return sum(parts) / len(parts)


def test_a_network_without_fields_is_pictured_at_once(open_window):
    driver = open_window(template("softmax-iris"))
    driver.wait_for_snapshot()
    data = copied(driver)
    assert any("features" in text for text in texts(bytes(data.data(SVG_MIME).data())))
