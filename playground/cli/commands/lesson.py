"""``playground lesson 2``: the window on a lesson."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from playground.cli.commands.open import open_window_with

if TYPE_CHECKING:
    from playground.ui.app.main_window import MainWindow


def add_arguments(parser: ArgumentParser) -> None:
    """Declare which lesson, and how."""
    parser.add_argument("lesson", metavar="LESSON", help="a number, a name, or a lesson's file")
    parser.add_argument(
        "--class",
        dest="in_class",
        action="store_true",
        help="leave in sight what the lesson names, in larger type",
    )
    parser.add_argument("--person", metavar="NAME", default="", help="whose answers are kept")
    parser.add_argument(
        "--answers",
        metavar="FOLDER",
        type=Path,
        help="where to keep the answers; playground lessons report FOLDER tabulates them",
    )


def run(args: Namespace) -> int:
    """Read the lesson, then open the window on it."""
    from playground.lessons.catalog import find_lesson

    lesson = find_lesson(args.lesson)
    lesson.project()  # a project file it begins with may be missing

    def begin(window: MainWindow) -> None:
        starts = window.lesson_starts
        starts.person = args.person.strip()
        if args.answers is not None:
            starts.folder = args.answers.absolute()
        starts.begin(lesson, args.in_class)

    return open_window_with(begin)
