"""``playground lessons``: listed, checked, printed, and a class's answers as a table."""

from playground.lessons.answers import ENDING, answers_of, write_answers
from playground.lessons.catalog import find_lesson, lesson_files
from playground.lessons.progress import LessonRun


def test_lessons_are_listed_and_printed(cli):
    listed = cli("lessons")
    assert listed.code == 0
    assert all(path.stem in listed.out for path in lesson_files())
    printed = cli("lessons", "print", "2")
    assert printed.out.startswith("# Backprop changes nothing\n")
    assert "- [ ] Nothing new" in printed.out
    assert "25 numbers appeared" in printed.out


def test_a_check_names_what_is_wrong_and_fails(cli, tmp_path):
    good = cli("lessons", "check", "2")
    assert (good.code, good.err) == (0, "")
    path = tmp_path / "mine.md"
    text = lesson_files()[1].read_text(encoding="utf-8")
    path.write_text(text.replace("answer  = 1", "answer  = 0"), encoding="utf-8")
    bad = cli("lessons", "check", path, tmp_path / "none.md")
    assert bad.code == 1
    assert f"{path}:" in bad.err
    assert "none.md cannot be read" in bad.err
    unknown = cli("lessons", "check", "77")
    assert unknown.code == 1
    assert "2 (02-backprop)" in unknown.err


def test_a_class_s_answers_are_tabulated(cli, tmp_path):
    run = LessonRun(find_lesson("2"))
    run.next()
    run.answer(0)
    write_answers(answers_of(run, "Ada", ""), tmp_path / f"ada{ENDING}")
    (tmp_path / f"bad{ENDING}").write_text("no")
    told = cli("lessons", "report", tmp_path)
    assert told.code == 0
    assert "The numbers double" in told.out
    assert "bad" in told.err
    csv = tmp_path / "class.csv"
    assert cli("lessons", "report", tmp_path, "--csv", csv).code == 0
    assert csv.read_text(encoding="utf-8").startswith("lesson,part,title,reached")
    assert cli("lessons", "report", tmp_path / "nowhere").code == 1


def test_what_a_lesson_may_name_is_listed(cli):
    told = cli("lessons", "words").out
    for each in ('["phase", "backward"]', "gradient_same", "uphill_share", "explain.rate"):
        assert each in told
