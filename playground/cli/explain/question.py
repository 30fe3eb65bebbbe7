"""What a question is: a name, words for the help, and the module that answers."""

from argparse import ArgumentParser, Namespace
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from msgspec import Struct

if TYPE_CHECKING:
    from playground.cli.explain.question_inputs import Answer, Inputs


class QuestionModule(Protocol):
    """What a question's module offers."""

    EPOCHS: int
    """How long to train first when nobody says."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the question's own options."""

    def check(self, args: Namespace) -> int:
        """Refuse options that cannot be, before anything is trained.

        Returns how many moments of the training the answer needs to see, 0 for the last alone.
        """

    def ask(self, inputs: "Inputs") -> "Answer":
        """Answer."""


class Question(Struct, frozen=True):
    """A question by name; its module is imported when it is asked, and not before."""

    name: str
    module: str
    summary: str

    def load(self) -> QuestionModule:
        """Import the question's module."""
        return cast("QuestionModule", import_module(f"playground.cli.explain.{self.module}"))


def add_rows(parser: ArgumentParser, default: str) -> None:
    """Declare on which training samples."""
    parser.add_argument(
        "--rows",
        default=default,
        metavar="WHICH",
        help="on which training samples: batch (of the next update), all, or numbers as in 0,7,12 "
        "(default: %(default)s)",
    )
