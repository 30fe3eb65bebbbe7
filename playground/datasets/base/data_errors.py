"""Why data cannot be used, and where in the file."""

from pathlib import Path

from playground.core import PlaygroundError


class DataError(PlaygroundError):
    """Data that cannot be used.

    Parameters
    ----------
    path
        The file, or ``None`` when there is none.
    line
        The line in the file, counted from 1, or ``None`` when it concerns the whole file.
    column
        The column's name, or its number counted from 1, or ``None``.
    message
        What is wrong and what would help, on one line.
    """

    def __init__(
        self, path: str | Path | None, line: int | None, column: str | int | None, message: str
    ) -> None:
        self.path = None if path is None else Path(path)
        self.line = line
        self.column = column
        place = [] if self.path is None else [str(self.path.name or self.path)]
        if line is not None:
            place.append(f"line {line}")
        if column is not None:
            place.append(f"column {column}" if isinstance(column, int) else f"column {column!r}")
        text = ", ".join(place)
        super().__init__(" ".join(f"{text}: {message}".split() if text else message.split()))
