"""What is wrong with a formula, where, and what would be right."""

from playground.core import PlaygroundError


class ExpressionError(PlaygroundError):
    """Text that is no formula.

    Parameters
    ----------
    place
        Where in the text, counted from 0.
    problem
        What is wrong there and what is allowed, on one line.
    """

    def __init__(self, place: int, problem: str) -> None:
        self.place = place
        self.problem = problem
        super().__init__(f"at character {place + 1}, {problem}")
