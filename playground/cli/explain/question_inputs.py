"""What a question is asked of, and what an answer holds."""

from argparse import Namespace
from typing import Any

import numpy as np
from msgspec import Struct

from playground.cli.source.headless_training import HeadlessTraining
from playground.cli.terminal.formats import json_text
from playground.core import Array, IntArray, ValueNotAllowed
from playground.explain import ExplainContext


class Answer(Struct, frozen=True):
    """An answer in words and tables, and the same numbers for programs."""

    text: str
    numbers: dict[str, Any]

    def as_json(self) -> str:
        """Return one JSON object; numbers that are not finite become ``null``, as JSON has none."""
        return json_text(self.numbers)


class Inputs(Struct, frozen=True):
    """A question's options and the training they are about.

    Parameters
    ----------
    args
        The options.
    training
        What was trained.
    context
        The moment it stands at.
    path
        The parameters at the moments the question asked to see, the first ones first.
    """

    args: Namespace
    training: HeadlessTraining
    context: ExplainContext
    path: tuple[Array, ...] = ()

    def rows(self) -> IntArray:
        """Return the training samples that ``--rows`` names.

        Raises
        ------
        PlaygroundError
            When it names none, or one that is not there.
        """
        text = self.args.rows
        if text == "all":
            return self.context.rows(None)
        if text == "batch":
            return self.context.batch
        try:
            wanted = [int(part) for part in text.split(",")]
        except ValueError as error:
            allowed = "use batch, all, or numbers of training samples as in 0,7,12"
            raise ValueNotAllowed("rows", text, allowed) from error
        return self.context.rows(np.array(wanted))
