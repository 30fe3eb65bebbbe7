"""What a format of exported models is."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from msgspec import Struct

from playground.core import Array
from playground.exchange.base.answer_check import Answers, ExportCheck, check_answers
from playground.exchange.base.model import Model
from playground.exchange.base.written_files import WrittenFiles

Encoder: TypeAlias = Callable[[Model], WrittenFiles]
Asker: TypeAlias = Callable[[WrittenFiles, Model, Array], Sequence[Answers]]
Checker: TypeAlias = Callable[[WrittenFiles, Model, Array, Array], ExportCheck]


class Format(Struct, frozen=True):
    """A way to write a model.

    Parameters
    ----------
    name
        What it is called on the command line.
    suffix
        How its files end; several may end alike, and the first of them is meant by the ending.
    title
        What people call it.
    help
        What is in the file.
    encode
        Writes a model.
    check
        Compares what was written with the program's own answers ``(N, K)`` to raw rows
        ``(N, columns)``: takes files, model, rows and answers, and raises ExportError.
    """

    name: str
    suffix: str
    title: str
    help: str
    encode: Encoder
    check: Checker


def single(
    name: str,
    suffix: str,
    title: str,
    about: str,
    encode: Callable[[Model], bytes],
    ask: Callable[[bytes, Model, Array], Sequence[Answers]],
) -> Format:
    """Return a format whose files stand alone."""
    return Format(
        name,
        suffix,
        title,
        about,
        lambda model: WrittenFiles(encode(model)),
        answering(lambda files, model, rows: ask(files.main, model, rows)),
    )


def answering(ask: Asker) -> Checker:
    """Return the check of a format that can be asked for answers."""

    def check(files: WrittenFiles, model: Model, rows: Array, expected: Array) -> ExportCheck:
        return check_answers(expected, ask(files, model, rows), model.dataset, model.dtype)

    return check
