"""Every kind of mistake in a lesson file is told with its line and with what is allowed."""

import pytest

from playground.lessons.action import LessonAction
from playground.lessons.blocks import LessonError
from playground.lessons.checker import check_lesson
from playground.lessons.reading import read_lesson
from playground.lessons.views import is_in_sight
from playground.lessons.wording import read_wording

GOOD = """+++
title = "Backprop"
minutes = 2
start = "circle"
set = { seed = 7, batch_size = 10 }
show = ["phases", "explain.step"]
+++
Who moves the weights?

## Press
```step
do    = [["phase", "backward"]]
check = "phase == 'backward' and changed == 0"
trap  = [["phase", "update"]]
hint  = "The second."
keep  = { long = "gradient_length" }
```
{gradient_count} numbers.

## Again?
```question
options = ["double", "nothing"]
do      = [["phase", "backward"]]
truths  = ["gradient_growth > 1.5", "gradient_growth == 1"]
answer  = 1
```
Length {long:4}, {changed} moved.
"""

MISTAKES = {
    "no front matter": ("+++\ntitle", "title", 1, "begin with a line +++"),
    "no end of it": ("]\n+++\nWho", "]\nWho", 1, "write +++ behind it"),
    "no TOML": ("minutes = 2", "minutes 2", 3, "no TOML"),
    "unknown member": ("minutes = 2", "minuts = 2", 3, "did you mean minutes?"),
    "wrong type": ("minutes = 2", 'minutes = "2"', 3, "write a whole number"),
    "missing member": ('title = "Backprop"\n', "", 1, "title is missing"),
    "unknown template": ('"circle"', '"circel"', 4, "circle"),
    "unknown setting": ("seed = 7", "sead = 7", 5, "did you mean seed?"),
    "wrong setting": ("batch_size = 10", "batch_size = -1", 5, "batch_size"),
    "unknown view": ('"phases"', '"phase"', 6, "did you mean phases?"),
    "unknown block": ("```question", "```quiz", 21, "use step or question"),
    "block without end": ("```\n{gradient_count} numbers.\n", "", 11, "write ``` behind it"),
    "no TOML in a block": ('hint  = "The second."', "hint  = The", 15, "no TOML"),
    "unknown action": ('do    = [["phase"', 'do    = [["press"', 12, '["phase", "backward"]'),
    "wrong argument": ('"backward"]]\ncheck', '"back"]]\ncheck', 12, "forward, backward, update"),
    "too many arguments": ('"backward"]]\ncheck', '"backward", 2]]\ncheck', 12, "write [\"phase\""),
    "no action": ('[["phase", "update"]]', '["update"]', 14, "is no action"),
    "unknown fact": ("changed == 0\"\n", "chnged == 0\"\n", 13, "did you mean changed?"),
    "unknown word": ("== 'backward'", "== 'bakward'", 13, "did you mean backward?"),
    "no condition": ("phase == 'backward' and changed == 0", "changed", 13, "changed > 0"),
    "code": ("changed == 0\"\n", "changed.real == 0\"\n", 13, "check"),
    "missing in a step": ('check = "phase == \'backward\' and changed == 0"\n', "", 11, "check is"),
    "name of a fact kept": ("{ long =", "{ step =", 16, "no name of a fact"),
    "unknown placeholder": ("{gradient_count}", "{gradient_cout}", 18, "gradient_count?"),
    "second block": ("{gradient_count} numbers.", "```step\n```", 18, "another part"),
    "open brace": ("{gradient_count}", "{gradient_count", 18, "{train_loss}"),
    "wrong answer": ("answer  = 1", "answer  = 2", 25, "use 0 to 1"),
    "a truth too few": (', "gradient_growth == 1"]', "]", 24, "a condition for every option"),
    "one option": ('["double", "nothing"]', '["double"]', 22, "at least two"),
    "too many words": ("numbers.", "numbers. " + "word " * 60, 10, "use at most 60"),
    "no part": ("## Press\n", "", None, None),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_its_line(mistake):
    old, new, line, words = mistake
    assert GOOD.count(old) == 1
    text = GOOD.replace(old, new)
    if line is None:  # the intro holds a block then, and no part begins before the second
        text = GOOD[: GOOD.index("## Press")]
        line, words = 2, "begin one with ##"
    with pytest.raises(LessonError) as caught:
        read_lesson(text, "mine.md")
    assert str(caught.value).startswith(f"mine.md:{line}: ")
    assert words in str(caught.value)


def test_a_lesson_without_a_mistake_is_read_and_keeps_its_word():
    lesson = read_lesson(GOOD, "07-mine.md")
    assert (lesson.number, lesson.name, lesson.minutes) == (7, "07-mine", 2)
    assert [part.line for part in lesson.parts] == [10, 20]
    assert lesson.project().training.seed == 7
    report = check_lesson(lesson)
    assert report.lines == ()
    assert report.texts[0] == ("", "25 numbers.")
    assert report.texts[1][1].endswith(", 0 moved.")


@pytest.mark.parametrize(
    ("wording", "filled"),
    [
        ("{step}. The limit", "0\\. The limit"),
        ("Words.\n\n{step}) more", "Words.\n\n0\\) more"),
        ("{step}.5 and {step}.", "0\\.5 and 0."),
        ("after {step}. More", "after 0. More"),
        ("- {step}. More", "- 0. More"),
        ("{word} words", "\\- x words"),
        ("so {word}", "so - x"),
        ("{mark}", "\\# 1 \\*y\\*"),
        ("> {mark}", "> \\# 1 \\*y\\*"),
    ],
)
def test_what_fills_a_placeholder_is_never_read_as_markdown(wording, filled):
    facts = {"word": "- x", "mark": "# 1 *y*", "step": "0"}
    assert read_wording(wording, str).fill(facts) == filled


FAULTS = {
    "true before": ("changed == 0\"\n", "changed == 0 or step == 0\"\n", 10, "before do"),
    "true after the trap": (
        "phase == 'backward' and changed == 0", "presses > 0", 10, "after the trap"),
    "not true after": ("and changed == 0\"\n", "and changed > 0\"\n", 10, "does not hold after do"),
    "wrong truth": ("answer  = 1", "answer  = 0", 20, "answer 0 alone must hold, not: 1"),
    "no number": ("Length {long:4}", "Length {move_length}", 20, "{move_length} has no value"),
    "typed by hand": ("Length {long:4}", "Length 0.381", 20, "0.381 is typed"),
    "a typed share": ("{gradient_count} numbers", "28 % of all", 10, "28 is typed"),
    "hidden in class mode": ('"phases", ', "", 10, "needs phases, the buttons of the three thirds"),
    "hidden panel": ('do    = [["phase"', 'do    = [["tab", "loss"], ["phase"', 10, "needs loss"),
    "hidden setting": ('do    = [["phase"', 'do    = [["set", "optimizer.momentum", 0.9], ["phase"',
                       10, "needs training, the training panel; name it in show"),
    "cannot be done": ('[["phase", "backward"]]\ntruths',
                       '[["select", "hidden_1/weight/9,9"]]\ntruths', 20, "(9, 9) is not allowed"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_lesson_that_does_not_keep_its_word_is_refused(fault):
    old, new, line, words = fault
    assert GOOD.count(old) == 1
    lines = check_lesson(read_lesson(GOOD.replace(old, new), "mine.md")).lines
    assert any(each.startswith(f"mine:{line}: ") and words in each for each in lines), lines


@pytest.mark.parametrize(
    ("key", "view"),
    [
        ("learning_rate", "training"),
        ("regularizer.rate", "training"),
        ("stopping.epochs", "training"),
        ("seed", "training"),
        ("dataset.noise", "data"),
        ("train_share", "data"),
        ("hidden", "inspector"),
        ("features", "inspector"),
        ("hidden_1.units", "inspector"),
    ],
)
def test_every_setting_has_a_panel(key, view):
    assert LessonAction("set", (key, 1)).view == view


def test_class_mode_leaves_in_sight_what_is_named_or_else_what_is_needed():
    named = read_lesson(GOOD)
    assert named.in_sight == ("phases", "explain.step")
    unnamed = read_lesson(GOOD.replace('show = ["phases", "explain.step"]\n', ""))
    assert unnamed.in_sight == unnamed.needs == ("phases",)
    assert check_lesson(unnamed).lines == ()
    assert is_in_sight("explain.rate", ("explain",))
    assert not is_in_sight("explain", ("explain.rate",))


def test_a_lesson_starts_from_a_project_file_beside_it(tmp_path):
    read_lesson(GOOD).project().replace(name="Ours").save(tmp_path / "ours.playground")
    path = tmp_path / "ours.md"
    path.write_text(GOOD.replace('"circle"', '"ours.playground"'), encoding="utf-8")
    assert read_lesson(path).project().name == "Ours"
