"""A table of what was measured: a line a project, a column a number."""

from collections.abc import Mapping, Sequence


def project_table(
    columns: Sequence[str], rows: Mapping[str, Sequence[str]], width: int
) -> list[str]:
    """Return the lines, the columns' names first; every column is ``width`` letters wide."""
    first = 2 + max(map(len, rows), default=0)
    lines = {"": columns, **rows}
    return [
        f"{project:<{first}}" + "".join(f"{cell:>{width}}" for cell in cells)
        for project, cells in lines.items()
    ]
