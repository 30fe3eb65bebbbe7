"""How far somebody is in a lesson, as a file, and a class's files as a table."""

import pytest

from playground.core import PlaygroundError, ValueNotAllowed
from playground.lessons.answers import (
    ENDING,
    answers_of,
    read_answers,
    records_of,
    tabulate,
    write_answers,
)
from playground.lessons.catalog import find_lesson
from playground.lessons.progress import LessonRun
from playground.lessons.stage import HeadlessStage


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def way():
    """A run of lesson 2 with its stage and a clock."""
    clock = Clock()
    lesson = find_lesson("2")
    return LessonRun(lesson, clock=clock), HeadlessStage(lesson), clock


def test_a_run_goes_from_part_to_part_and_knows_what_was_done(way):
    run, stage, clock = way
    run.begin(stage.scene())
    assert not run.is_fulfilled(run.facts(stage.scene()))
    clock.now = 4.0
    run.hint()
    stage.perform_all(run.part.do)
    facts = run.facts(stage.scene())
    assert run.is_fulfilled(facts)
    assert run.complete(facts).startswith("25 numbers appeared")
    assert run.next()
    assert run.before is None
    run.begin(stage.scene())
    clock.now = 10.0
    assert not run.answer(0)
    assert run.answer(1)
    stage.perform_all(run.part.do)
    assert "largest difference is 0" in run.complete(run.facts(stage.scene()))
    first, second = run.records[:2]
    assert (first.seconds, first.hints, first.is_done) == (4.0, 1, True)
    assert (second.seconds, second.options) == (6.0, (0, 1))
    assert run.back()
    assert (run.index, run.back(), run.index) == (0, False, 0)
    with pytest.raises(ValueNotAllowed, match="asks nothing"):
        run.answer(0)
    run.restart()
    assert not any(record.is_done for record in run.records)


def test_answers_go_through_a_file_and_a_run_goes_on_from_them(way, tmp_path):
    run, stage, clock = way
    run.begin(stage.scene())
    stage.perform_all(run.part.do)
    clock.now = 2.5
    run.show()
    run.complete(run.facts(stage.scene()))
    run.next()
    answers = answers_of(run, "Ada", "2026-11-29T10:00:00")
    path = tmp_path / f"ada{ENDING}"
    write_answers(answers, path)
    assert read_answers(path) == answers
    again = LessonRun(run.lesson, records_of(read_answers(path)))
    assert (again.index, again.records) == (1, run.records)


@pytest.mark.parametrize("content", [b"{}", b"no", b'{"lesson": 3}', b"\xff\xfe"])
def test_a_file_that_holds_no_answers_is_named(content, tmp_path):
    path = tmp_path / f"x{ENDING}"
    path.write_bytes(content)
    with pytest.raises(PlaygroundError, match="is no file of answers"):
        read_answers(path)


def test_a_class_is_tabulated_by_part(way):
    lesson = way[0].lesson

    def pupil(seconds, *options):
        run = LessonRun(lesson, clock=(clock := Clock()))
        run.next()
        clock.now = seconds
        for option in options:
            run.answer(option)
        return answers_of(run, "", "")

    rows = tabulate([pupil(10, 0, 1), pupil(30, 1), pupil(50, 0), pupil(9, 2)])
    asked = rows[1]
    assert (asked.number, asked.kind, asked.reached) == (2, "question", 4)
    assert (asked.right, asked.seconds) == (0.25, 20.0)
    assert asked.wrong == lesson.parts[1].options[0]
    assert (rows[2].reached, rows[2].right, rows[2].seconds) == (0, None, None)
