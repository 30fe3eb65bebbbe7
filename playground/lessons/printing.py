"""A lesson as plain Markdown with the numbers of a run, to be read without the program."""

from __future__ import annotations

from playground.lessons.checker import CheckReport
from playground.lessons.lesson import LessonQuestion, LessonStep


def print_lesson(report: CheckReport) -> str:
    """Return the Markdown of a lesson that was just checked: its numbers are those of that run."""
    lesson = report.lesson
    blocks = [f"# {lesson.title}", f"*{lesson.minutes} minutes*", lesson.intro]
    for part, (before, after) in zip(lesson.parts, report.texts, strict=False):
        blocks += [f"## {part.title}", before]
        if isinstance(part, LessonQuestion):
            blocks.append("\n".join(f"- [ ] {option}" for option in part.options))
            blocks.append(f"*Answer:* {part.options[part.answer]}. {after}".strip())
            continue
        if isinstance(part, LessonStep) and part.hint:
            blocks.append(f"*Hint:* {part.hint}")
        blocks.append(after)
    return "\n\n".join(block for block in blocks if block) + "\n"
