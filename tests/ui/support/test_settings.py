"""Settings that anybody may have written: what means nothing is told once, and the usual holds."""

import pytest

from playground.ui.app import application
from playground.ui.support.settings import LAYOUT, READ, Settings

KEYS = (
    *("theme", "wires_show", "minimap", "guides", "sample_bar", "timeline", "reduced_motion"),
    *("picture/theme", "picture/scale", "picture/transparent", "offered_lessons"),
    *("ask_to_embed", "geometry", "docks"),
)
LISTS = ("folded_layers", "recent", "folder", "names_data_only")


def written(path, values):
    """Write a settings file by hand; keys with a slash stand in a section."""
    plain = [f"{key}={value}" for key, value in values.items() if "/" not in key]
    inside = [f"{k.partition('/')[2]}={v}" for k, v in values.items() if "/" in k]
    path.write_text("\n".join(["[General]", *plain, "[picture]", *inside, ""]))
    return path


@pytest.mark.gui
def test_a_window_starts_with_nonsense_for_every_setting_and_says_so_once(open_window, settings):
    path = written(
        settings.directory / "odd.ini",
        dict.fromkeys(KEYS, "purple") | dict.fromkeys(LISTS, "@Point(1 2)"),
    )
    settings.__init__(path)
    driver = open_window()
    application.show_complaints(driver.window)
    said = driver.window.banner.text
    assert all(key in said for key in (*KEYS, *LISTS))
    assert str(path) in said
    assert len(said.splitlines()) == 1
    assert driver.window.views.output.isVisible()
    driver.do("step")
    driver.wait_for_snapshot()
    assert not settings.complaint()
    assert not Settings(path).complaint()


@pytest.mark.parametrize("value", ["@Size(3 4)", "@ByteArray(\\0)", "\\0", "x" * 100_000])
def test_each_is_as_if_it_were_not_there(value, tmp_path):
    usual = Settings(tmp_path / "no.ini")
    for key in (*KEYS, *LISTS):
        if key in LAYOUT and "ByteArray" in value:
            continue  # a window says whether these are a layout
        kept = Settings(written(tmp_path / f"{key.replace('/', ' ')}.ini", {key: value}))
        assert kept.wires_show(["auto", "change"]) == "auto"
        for name in READ:
            assert getattr(kept, name) == getattr(usual, name)
        assert key in kept.complaint()
        assert not kept.complaint()


def test_what_cannot_be_a_file_is_named(tmp_path):
    (tmp_path / "settings.ini").mkdir()
    kept = Settings(tmp_path / "settings.ini")
    assert kept.theme == "system"
    assert "cannot be used as a file" in kept.complaint()
