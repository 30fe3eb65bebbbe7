"""``playground lessons``: the lessons there are, checked, printed, and how a class fared."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from playground.cli.terminal.process import FAILED


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what to do; without it the lessons are listed."""
    parser.epilog = "Without a word the lessons are listed."
    actions = parser.add_subparsers(dest="action", metavar="check | print | report | words")
    check = actions.add_parser("check", help="go through lessons, and name every fault by its line")
    check.add_argument("lessons", metavar="LESSON", nargs="*", help="numbers, names or files")
    told = actions.add_parser("print", help="print a lesson as Markdown, with its run's numbers")
    told.add_argument("lesson", metavar="LESSON", help="a number, a name or a file")
    report = actions.add_parser("report", help="tabulate where a class got stuck")
    report.add_argument(
        "folder",
        type=Path,
        metavar="FOLDER",
        nargs="?",
        help="with files of answers; without it, where they are kept on this computer",
    )
    report.add_argument("--csv", type=Path, metavar="FILE", help="write a CSV file")
    actions.add_parser("words", help="list the actions, facts and views that a lesson may name")


def run(args: Namespace) -> int:
    """Do what was asked for."""
    if args.action == "check":
        return _check(args.lessons)
    if args.action == "print":
        return _print(args.lesson)
    if args.action == "report":
        return _report(args.folder, args.csv)
    if args.action == "words":
        return _words()
    return _list()


def _list() -> int:
    from playground.cli.terminal.formats import text_table
    from playground.lessons.catalog import lessons

    rows = [(each.number, each.title, f"{each.minutes} min", each.name) for each in lessons()]
    sys.stdout.write(text_table(("", "lesson", "takes", "name"), rows) + "\n")
    return 0


def _words() -> int:
    from playground.lessons.action import ACTIONS
    from playground.lessons.facts import FACTS
    from playground.lessons.views import VIEWS

    facts = sorted(FACTS.values(), key=lambda each: each.name)
    sections = (
        ("actions", [(each.form, each.meaning) for each in ACTIONS.values()]),
        ("facts", [(each.name, each.meaning) for each in facts]),
        ("views", list(VIEWS.items())),
    )
    for title, lines in sections:
        width = max(len(name) for name, _ in lines)
        told = "".join(f"  {name:<{width}}  {meaning}\n" for name, meaning in lines)
        sys.stdout.write(f"{title}\n{told}")
    return 0


def _check(names: list[str]) -> int:
    from playground.cli.terminal.process import print_notice
    from playground.core import PlaygroundError
    from playground.lessons.catalog import find_lesson, lesson_files
    from playground.lessons.checker import check_lesson

    code = 0
    for name in names or [path.stem for path in lesson_files()]:
        try:
            report = check_lesson(find_lesson(name))
        except PlaygroundError as error:
            print_notice(str(error))
            code = FAILED
            continue
        for line in report.lines:
            print_notice(line)
        code = FAILED if report.faults else code
        state = "faulty" if report.faults else "well"
        told = f"{report.lesson.name}: {state}, {len(report.lesson.parts)} parts"
        sys.stdout.write(f"{told}, {report.seconds:.1f} s\n")
    return code


def _print(name: str) -> int:
    from playground.cli.terminal.process import print_notice
    from playground.lessons.catalog import find_lesson
    from playground.lessons.checker import check_lesson
    from playground.lessons.printing import print_lesson

    report = check_lesson(find_lesson(name))
    for line in report.lines:
        print_notice(line)
    sys.stdout.write(print_lesson(report))
    return FAILED if report.faults else 0


def _report(folder: Path | None, csv: Path | None) -> int:
    from playground.cli.terminal.formats import text_table
    from playground.cli.terminal.process import print_notice
    from playground.core import PlaygroundError
    from playground.core.plugins import settings_folder
    from playground.core.text.numbers import counted, percent
    from playground.lessons.answers import ENDING, FOLDER, read_answers, tabulate
    from playground.storage.csv_writer import write_csv

    folder = settings_folder() / FOLDER if folder is None else folder
    if not folder.is_dir():
        raise PlaygroundError(f"{folder} is no folder; name the one with files *{ENDING}")
    files = []
    for path in sorted(folder.glob(f"*{ENDING}")):
        try:
            files.append(read_answers(path))
        except PlaygroundError as error:
            print_notice(str(error))
    if not files:
        raise PlaygroundError(f"{folder} holds no file of answers (*{ENDING})")
    header = (
        "lesson", "part", "title", "reached", "done", "shown", "hints", "right", "seconds",
        "most frequent mistake",
    )  # fmt: skip
    rows = [
        (each.lesson, each.number, each.title, each.reached, each.done, each.shown, each.hints,
         "" if each.right is None else percent(each.right, 0),
         "" if each.seconds is None else f"{each.seconds:.0f}", each.wrong)
        for each in tabulate(files)
    ]  # fmt: skip
    if csv is not None:
        write_csv((header, rows), csv)
        return 0
    sys.stdout.write(f"{counted(len(files), 'file')}\n\n{text_table(header, rows)}\n")
    return 0
