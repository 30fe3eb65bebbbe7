import pytest

NO_DISPLAY = {"QT_QPA_PLATFORM": None, "DISPLAY": None, "WAYLAND_DISPLAY": None}

WITHOUT_QT = """
import sys
sys.modules["PySide6"] = None
from playground.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("words", [(), ("iris",), ("open", "iris")])
def test_without_a_display_the_way_out_is_named(process, words):
    result = process(*words, **NO_DISPLAY)
    assert result.code == 1
    assert result.err.count("\n") == 1
    assert "playground train" in result.err
    assert "xvfb-run playground" in result.err


@pytest.mark.gui
def test_an_unknown_platform_is_told_before_qt_aborts(process, tmp_path):
    result = process(QT_QPA_PLATFORM="nonsense")
    assert result.code == 1
    assert result.err.count("\n") == 1
    assert "QT_QPA_PLATFORM is 'nonsense'" in result.err
    picture = tmp_path / "a.png"
    assert (
        process(
            "train",
            "circle",
            "--epochs",
            "1",
            "--plot",
            f"loss={picture}",
            QT_QPA_PLATFORM="nonsense",
        ).code
        == 0
    )
    assert picture.stat().st_size > 0


def test_without_qt_the_way_out_is_named(process):
    result = process(program=("-c", WITHOUT_QT), QT_QPA_PLATFORM="offscreen")
    assert result.code == 1
    assert result.err.count("\n") == 1
    assert "PySide6" in result.err
    assert "playground train" in result.err


def test_a_picture_needs_qt(process, tmp_path):
    result = process("screenshot", tmp_path / "a.png", program=("-c", WITHOUT_QT))
    assert result.code == 1
    assert result.err.count("\n") == 1
    assert "PySide6" in result.err
