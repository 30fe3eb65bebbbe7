import json

import pytest

pytest.importorskip("PySide6")

from PySide6.QtGui import QImage

pytestmark = pytest.mark.gui

OFFSCREEN = {"QT_QPA_PLATFORM": None, "DISPLAY": None, "WAYLAND_DISPLAY": None}


def test_a_screenshot_needs_no_display(process, tmp_path):
    path = tmp_path / "window.png"
    result = process(
        "screenshot", path, "iris", "--size", "1000x700", "--theme", "dark", "--epochs", 2,
        **OFFSCREEN,
    )  # fmt: skip
    assert (result.code, result.err) == (0, "")
    picture = QImage(str(path))
    assert (picture.width(), picture.height()) == (1000, 700)
    assert [child.name for child in tmp_path.iterdir()] == [path.name]


def test_a_screenshot_shows_the_training_a_project_holds(process, cli, tmp_path):
    saved, fresh = tmp_path / "trained.playground", tmp_path / "fresh.playground"
    assert cli("train", "circle", "--epochs", 40, "--export", saved).code == 0
    assert cli("train", "circle", "--epochs", 0, "--export", fresh).code == 0
    pictures = []
    for source in (saved, fresh):
        path = tmp_path / f"{source.stem}.png"
        result = process("screenshot", path, source, **OFFSCREEN)
        assert (result.code, result.err) == (0, "")
        pictures.append(QImage(str(path)))
    assert pictures[0] != pictures[1]


def test_a_picture_of_the_network_alone(process, tmp_path):
    path = tmp_path / "network.svg"
    result = process(
        "screenshot", path, "circle", "--epochs", 2, "--network", "--transparent", "--size",
        "400x300", **OFFSCREEN,
    )  # fmt: skip
    assert (result.code, result.err) == (0, "")
    drawn = path.read_text(encoding="utf-8")
    assert "4 units · 12 params" in drawn
    assert drawn.count("<image") == 9


def test_a_screenshot_of_a_third_of_a_step_with_its_texts(process, tmp_path):
    path, texts = tmp_path / "window.png", tmp_path / "window.json"
    result = process(
        "screenshot", path, "circle", "--epochs", 2, "--phase", "backward",
        "--show", "explain.step", "weights", "--select", "hidden_1/weight/0,1", "--sample", 3,
        "--texts", texts, **OFFSCREEN,
    )  # fmt: skip
    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines() == [f"wrote {path}", f"wrote {texts}"]
    said = texts.read_text(encoding="utf-8")
    assert "hidden_1/weight/0,1" in said
    assert "25 gradients, length" in said
    assert json.loads(said)["role"] == "window"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--select", "hidden_1/weight"], "select: 'hidden_1/weight'"),
        (["--texts", "texts.txt"], "texts"),
    ],
)
def test_a_wish_that_cannot_be_understood_is_refused(cli, tmp_path, options, message):
    result = cli("screenshot", tmp_path / "window.png", "circle", *options)
    assert result.code == 1
    assert result.err.count("\n") == 1
    assert message in result.err
    assert not list(tmp_path.iterdir())


def test_a_screenshot_of_what_is_not_there_is_refused(process, tmp_path):
    wish = "--show", "spoon"
    result = process("screenshot", tmp_path / "window.png", "circle", *wish, **OFFSCREEN)
    assert result.code == 1
    assert result.err.count("\n") == 1
    assert "show: 'spoon'" in result.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("out", ["picture.jpg", "no/such/folder/picture.png"])
def test_a_picture_that_cannot_be_is_refused(cli, tmp_path, out):
    result = cli("screenshot", tmp_path / out)
    assert result.code == 1
    assert result.err.count("\n") == 1


def test_plots_without_a_display(process, tmp_path):
    names = ["loss=loss.svg", "output=field.png", "confusion=counts.csv"]
    plots = [name.replace("=", f"={tmp_path}/") for name in names]
    result = process("train", "circle", "--epochs", 3, "--plot", *plots, **OFFSCREEN)
    assert (result.code, result.err) == (0, "")
    assert all((tmp_path / name.split("=")[1]).stat().st_size for name in names)


def test_an_unknown_plot_lists_those_there_are(process):
    result = process("train", "circle", "--plot", "spoon=a.png", **OFFSCREEN)
    assert result.code == 1
    assert result.err.count("\n") == 1
    assert "loss" in result.err


@pytest.mark.parametrize("along", ["random random", "descent"])
def test_a_landscape_without_a_display(process, tmp_path, along):
    path = tmp_path / "loss.png"
    words = ("explain", "circle", "landscape", "--size", 9, "--along", *along.split())
    result = process(*words, "--write", path, **OFFSCREEN)
    assert (result.code, result.err) == (0, "")
    assert not QImage(str(path)).isNull()


def test_a_screenshot_of_a_moment_of_the_timeline(process, tmp_path):
    path, texts = tmp_path / "window.png", tmp_path / "window.json"
    result = process(
        "screenshot", path, "circle", "--epochs", 4, "--at", 37, "--texts", texts, **OFFSCREEN
    )
    assert (result.code, result.err) == (0, "")
    assert "Shown: step 37 of 100" in texts.read_text(encoding="utf-8")
    result = process("screenshot", path, "circle", "--epochs", 1, "--at", 37, **OFFSCREEN)
    assert result.code == 1
    assert "use a step from 0 to 25" in result.err
