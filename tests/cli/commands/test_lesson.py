"""``playground lesson``: which lesson, whose answers, and what is wrong with a file."""

from types import SimpleNamespace

import pytest

from playground.cli.commands import open as opening
from playground.cli.run import run
from playground.lessons.catalog import find_lesson, lesson_files


@pytest.fixture
def began(monkeypatch):
    """What the window was asked to begin with, in order."""
    calls = []
    starts = SimpleNamespace(folder=None, person="", begin=lambda *about: calls.append(about))

    def open_window(source, begin):
        assert source is None
        begin(SimpleNamespace(lesson_starts=starts))
        return 0

    monkeypatch.setattr(opening, "screen_problem", lambda: "")
    monkeypatch.setattr(opening, "load_application", lambda: open_window)
    return SimpleNamespace(calls=calls, starts=starts)


def test_a_lesson_by_its_number_as_the_window_is(began):
    assert run(["lesson", "2"]) == 0
    assert began.calls == [(find_lesson("2"), False)]
    assert (began.starts.folder, began.starts.person) == (None, "")


def test_a_file_in_class_mode_with_a_person_and_a_folder(began, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = lesson_files()[1].read_text(encoding="utf-8")
    (tmp_path / "mine.md").write_text(text, encoding="utf-8")
    words = ["mine.md", "--class", "--person", " Anna ", "--answers", "here"]
    assert run(["lesson", *words]) == 0
    ((lesson, in_class),) = began.calls
    assert (lesson.name, in_class) == ("mine", True)
    assert (began.starts.folder, began.starts.person) == (tmp_path / "here", "Anna")


@pytest.mark.parametrize(
    ("words", "said"),
    [(["11"], "use one of 1 (01-neuron)"), (["none.md"], "none.md cannot be read")],
)
def test_what_is_no_lesson_is_told_before_a_window_opens(began, capsys, words, said):
    assert run(["lesson", *words]) == 1
    assert said in capsys.readouterr().err
    assert began.calls == []


def test_a_mistake_is_told_with_its_line(began, capsys, tmp_path):
    path = tmp_path / "mine.md"
    text = lesson_files()[1].read_text(encoding="utf-8")
    path.write_text(text.replace("changed == 0", "chnged == 0", 1), encoding="utf-8")
    line = 1 + text[: text.index("changed == 0")].count("\n")
    assert run(["lesson", str(path)]) == 1
    assert f"mine.md:{line}: " in capsys.readouterr().err


def test_a_lesson_is_nothing_to_train(capsys, tmp_path):
    path = tmp_path / "mine.md"
    path.write_text("+++", encoding="utf-8")
    assert run(["train", str(path)]) == 1
    assert "playground lesson" in capsys.readouterr().err
