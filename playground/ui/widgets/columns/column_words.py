"""What is known of a column, in words: for cells, tooltips and whoever cannot see the bars."""

from playground.core.text.numbers import fixed, number
from playground.datasets.summary.association import MEASURES, Association, Measure
from playground.datasets.summary.column_statistics import ColumnStatistics
from playground.datasets.summary.data_summary import ColumnSummary

SIGNS: dict[Measure, str] = {"r": "r", "eta": "η", "V": "V"}

_SHOWN_TEXTS = 3


def four_digits(value: float) -> str:
    """Return a number with four digits."""
    return number(value, 4, trim=True)


def range_words(found: ColumnStatistics) -> str:
    """Return where the values lie: ``4.3 to 7.9``, or the most frequent texts."""
    if found.kind == "text":
        shown = [f"{each.text} {each.count:,}" for each in found.top[:_SHOWN_TEXTS]]
        more = found.distinct - len(shown)
        return " · ".join(shown) + (f" · {more:,} more" if more > 0 else "")
    if found.minimum is None or found.maximum is None:
        return "no values"
    return f"{four_digits(found.minimum)} to {four_digits(found.maximum)}"


def mean_words(found: ColumnStatistics) -> str:
    """Return ``5.84 ± 0.83``: mean and deviation; empty for text."""
    if found.mean is None or found.deviation is None:
        return ""
    return f"{four_digits(found.mean)} ± {four_digits(found.deviation)}"


def missing_words(found: ColumnStatistics) -> str:
    """Return how many values are missing, and which share; empty where none is."""
    if not found.missing:
        return ""
    share = 100 * found.missing / found.rows
    return f"{found.missing:,} ({'<1' if share < 1 else f'{share:.0f}'} %)"


def association_words(found: Association | None) -> str:
    """Return ``η 0.79``; empty where nothing can be said."""
    return f"{SIGNS[found.measure]} {fixed(found.value, 2)}" if found else ""


def treatment_words(column: ColumnSummary) -> str:
    """Return what becomes of a column; empty while that is not known."""
    words = "; ".join(column.treatment.words) if column.treatment is not None else ""
    return words.replace("(x - ", "(x − ")


def told(column: ColumnSummary) -> str:
    """Return everything that is known of a column, a line each."""
    found = column.statistics
    lines = [f"{found.name}: {found.kind}, {found.distinct:,} different values"]
    if found.kind == "number" and found.mean is not None and found.deviation is not None:
        lines.append(f"from {range_words(found)}")
        lines.append(
            f"mean {four_digits(found.mean)}, deviation {four_digits(found.deviation)} "
            "(of the population)"
        )
    lines += [f"{each.text}: {each.count:,}" for each in found.top]
    unseen = found.distinct - len(found.top)
    if found.top and unseen > 0:
        lines.append(f"and {unseen:,} more")
    lines.append(f"missing: {missing_words(found) or 'none'}")
    if found.infinite:
        lines.append(f"infinite: {found.infinite:,}")
    if found.association is not None:
        name, meaning = MEASURES[found.association.measure]
        value = fixed(found.association.value, 3)
        lines.append(f"with the target: {name} = {value}. {meaning}")
    if column.treatment is not None:
        lines.append(f"becomes: {treatment_words(column)}")
    return "\n".join(lines)
