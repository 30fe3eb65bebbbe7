"""Links to lessons name one that comes along, and never a file."""

import pytest

from playground.core import ValueNotAllowed
from playground.lessons.catalog import find_listed
from playground.project.links.keys import LinkError
from playground.project.links.lesson_link import LessonLink, names_lesson, read_lesson_link


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("#lesson=2&class=1", LessonLink("2", in_class=True)),
        ("https://example.org/course#lesson=backprop", LessonLink("backprop")),
        ("https://example.org/#class=true&amp;lesson=02-backprop", LessonLink("02-backprop", True)),
        ("#lesson%3D7%26class%3D0", LessonLink("7")),
        ("<#lesson=2>", LessonLink("2")),
        ("#lesson=2&seed=0.5", LessonLink("2", unknown=("seed",))),
        ("#activation=tanh&seed=0.5", None),
        ("lesson", None),
    ],
)
def test_a_link_says_which_lesson_and_whether_in_class_mode(url, link):
    assert read_lesson_link(url) == link


@pytest.mark.parametrize(
    "url",
    [
        "#lesson=/etc/passwd",
        "#lesson=../02-backprop.md",
        "#lesson=mine.md",
        "#lesson=C:\\mine",
        "#lesson=",
        "#lesson=2&class=maybe",
    ],
)
def test_a_link_names_no_file_and_no_other_value(url):
    with pytest.raises(LinkError, match="use"):
        read_lesson_link(url)


def test_only_lessons_that_come_along_are_found(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").write_text("+++", encoding="utf-8")
    for text in ("mine", "11", "mine.md"):
        with pytest.raises(ValueNotAllowed, match="02-backprop"):
            find_listed(text)


def test_what_is_pasted_is_taken_for_one_only_as_a_whole():
    assert names_lesson("https://example.org/#lesson=2")
    assert not names_lesson("a table of #lesson=2 links")
