"""Whether a table's first rows are names: told by the columns under them."""

from collections.abc import Sequence

from playground.datasets.csv.base.number_parsing import NumberFormat, is_number, to_number

MOST_HEADER_ROWS = 4
_MOSTLY = 0.8
_YEARS = range(1800, 2200)
_REPEATS = 0.5

Rows = Sequence[Sequence[str]]


def has_header(rows: Rows, fmt: NumberFormat) -> bool:
    """Tell names from values.

    Every column votes: for names, when its first cell is a text above numbers, or a text that
    never comes again above texts that do; against them, when its first cell is one number among
    others or a text that comes again. Numbers that number the columns, as years do, do not count.
    """
    first, rest = rows[0], rows[1:]
    if not rest:
        return not any(is_number(cell, fmt) for cell in first)
    columns = list(zip(*rest, strict=True))
    numeric = [_is_numeric(column, fmt) for column in columns]
    numbered = _numbers_columns(first, columns, fmt)
    votes = [
        _number_vote(cell, fmt, numbered) if number else _text_vote(cell, column, fmt)
        for cell, column, number in zip(first, columns, numeric, strict=True)
    ]
    above_numbers = sum(vote for vote, number in zip(votes, numeric, strict=True) if number)
    if above_numbers > 0 and first in rest:
        return True  # a row of names that comes again, not a text that does
    if any(votes):
        return sum(votes) > 0
    if numbered:
        return sum(is_number(cell, fmt) for cell in first) > 1
    # Texts alone, and none of them comes again: names are all there and all different.
    named = all(cell.strip() for cell in first) and not any(is_number(cell, fmt) for cell in first)
    return named and len(set(first)) == len(first)


def header_rows(rows: Rows, fmt: NumberFormat) -> int:
    """Return how many rows the names take: those without a number, above columns of numbers."""
    below = rows[MOST_HEADER_ROWS:] or rows[1:]
    columns = list(zip(*below, strict=True))
    numeric = [i for i, column in enumerate(columns) if _is_numeric(column, fmt)]
    count = 1
    for row in rows[1 : min(MOST_HEADER_ROWS, len(rows) - 1)]:
        texts = [row[i] for i in numeric if not fmt.is_missing(row[i])]
        if not texts or any(is_number(cell, fmt) for cell in row):
            break
        if len(texts) * 2 < len(numeric) or len(texts) < 2:
            break
        count += 1
    return count


def _is_numeric(column: Sequence[str], fmt: NumberFormat) -> bool:
    present = [cell for cell in column if not fmt.is_missing(cell)]
    numbers = sum(is_number(cell, fmt) for cell in present)
    return bool(present) and numbers >= _MOSTLY * len(present)


def _number_vote(cell: str, fmt: NumberFormat, numbered: bool) -> float:
    number = to_number(cell, fmt)
    if number is None:
        return 1
    return 0 if numbered or number != number else -1


def _text_vote(cell: str, column: Sequence[str], fmt: NumberFormat) -> float:
    if is_number(cell, fmt) or fmt.is_missing(cell):
        return 0
    if cell in column:
        return -1
    return 0.5 if len(set(column)) <= _REPEATS * len(column) else 0


def _numbers_columns(
    first: Sequence[str], columns: Sequence[Sequence[str]], fmt: NumberFormat
) -> bool:
    """Tell whether the numbers in the first row number columns: 2019, 2020 or 0, 1, 2."""
    places = [i for i, cell in enumerate(first) if is_number(cell, fmt)]
    if not places or not all(first[i].strip().isdecimal() for i in places):
        return False
    numbers = [int(first[i]) for i in places]
    years = all(number in _YEARS for number in numbers) and len(set(numbers)) == len(numbers)
    counted = numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] < 2
    if not years and not (counted and len(numbers) >= max(2, len(first) - 1)):
        return False
    return not any(_like(columns[i], years, fmt) for i in places)


def _like(column: Sequence[str], years: bool, fmt: NumberFormat) -> bool:
    """Tell whether values look as the numbers in the first row do."""
    numbers = [n for n in (to_number(cell, fmt) for cell in column) if n is not None and n == n]
    same = sum(n == int(n) and (not years or int(n) in _YEARS) for n in numbers if abs(n) < 1e15)
    return same > len(numbers) // 2
