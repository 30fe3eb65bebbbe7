"""Everybody's answers have a file of their own, and whoever left a lesson can go on."""

import pytest

from playground.lessons.answers import (
    ENDING,
    AnswersFile,
    answers_of,
    file_stem,
    read_answers,
    unfinished,
)
from playground.lessons.catalog import find_lesson
from playground.lessons.progress import LessonRun
from playground.lessons.stage import HeadlessStage
from playground.storage.atomic_write import FileNotWritten


@pytest.fixture
def run():
    """Lesson 2 with its first part done."""
    lesson = find_lesson("2")
    run, stage = LessonRun(lesson), HeadlessStage(lesson)
    run.begin(stage.scene())
    stage.perform_all(run.part.do)
    run.complete(run.facts(stage.scene()))
    return run


@pytest.mark.parametrize(
    ("person", "stem"),
    [
        ("Anna", "anna-02-backprop"),
        ("  José María  ", "josé-maría-02-backprop"),
        ("../../etc/passwd", "etc-passwd-02-backprop"),
        ("a\\b:c*?", "a-b-c-02-backprop"),
        ("", "somebody-02-backprop"),
        ("x" * 300, "x" * 60 + "-02-backprop"),
    ],
)
def test_a_name_makes_a_file_s_name_whatever_is_in_it(person, stem):
    assert file_stem(person, "02-backprop") == stem


def test_two_people_of_one_name_do_not_overwrite_each_other(tmp_path, run):
    files = [AnswersFile(tmp_path / "new", "pupil") for _ in range(3)]
    for file, person in zip(files, ("", "", "Anna"), strict=True):
        file.write(answers_of(run, person, "2026-01-01"))
        file.write(answers_of(run, person, "2026-01-01"))
    assert [file.path.name for file in files] == [
        f"pupil-02-backprop{ENDING}",
        f"pupil-02-backprop-2{ENDING}",
        f"anna-02-backprop{ENDING}",
    ]
    assert len(list((tmp_path / "new").iterdir())) == 3


def test_a_name_that_is_given_later_takes_the_file_along(tmp_path, run):
    file = AnswersFile(tmp_path, "pupil")
    file.write(answers_of(run, "", "2026-01-01"))
    file.write(answers_of(run, "Bo", "2026-01-01"))
    assert [path.name for path in tmp_path.iterdir()] == [f"bo-02-backprop{ENDING}"]
    assert read_answers(file.path).person == "Bo"


def test_the_newest_answers_of_the_person_that_are_not_over_can_be_gone_on_from(tmp_path, run):
    lesson = run.lesson
    about = (tmp_path, "Anna", "pupil", lesson)
    assert unfinished(*about) is None
    for began in ("2026-01-01", "2026-01-03", "2026-01-02"):
        AnswersFile(tmp_path, "pupil").write(answers_of(run, "Anna", began))
    AnswersFile(tmp_path, "pupil").write(answers_of(LessonRun(lesson), "Anna", "2026-01-09"))
    (tmp_path / f"anna-02-backprop-7{ENDING}").write_text("{", encoding="utf-8")
    path, found = unfinished(*about)
    assert (found.began, path.name) == ("2026-01-03", f"anna-02-backprop-2{ENDING}")
    assert unfinished(tmp_path, "anna", "pupil", lesson) is None  # another person
    assert unfinished(tmp_path, "Anna", "pupil", find_lesson("3")) is None
    again = LessonRun(lesson)
    again.resume([part.record for part in found.parts])
    assert again.index == 1


def test_a_folder_that_cannot_be_written_is_refused(tmp_path, run):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(FileNotWritten, match="file"):
        AnswersFile(tmp_path / "file" / "answers", "pupil").write(answers_of(run, "", ""))
