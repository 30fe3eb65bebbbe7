"""What a lesson did for a person is told as the window names and writes it."""

from playground.lessons.action import LessonAction
from playground.ui.lessons.action_words import words_of


def test_numbers_are_written_as_everywhere_in_the_window():
    actions = [
        LessonAction("value", ("hidden_1/bias/0", -20.0)),
        LessonAction("phase", ("backward",)),
        LessonAction("phase", ("backward",)),
    ]
    assert words_of(actions) == (
        "Done for you: bias[1] of hidden 1 set to \N{MINUS SIGN}20, ② Backprop (2 times)."
    )
    exact = LessonAction("value", ("hidden_1/weight/0,1", 0.12345))
    assert words_of([exact]) == "Done for you: weight[1, 2] of hidden 1 set to 0.12345."
