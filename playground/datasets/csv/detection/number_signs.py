"""Which sign stands before the decimals of a table, and which between its thousands."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from playground.datasets.csv.base.number_parsing import BLANKS, NumberFormat

_DRESS = "$€£¥₹% \t\"'+-\u2212\u2013()ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_GROUP = r"[1-9]\d{0,2}"
_SHAPES = {
    "plain": re.compile(r"\d+"),
    "comma groups": re.compile(
        rf"{_GROUP}(,\d{{3}})+\.\d*|{_GROUP}(,\d{{3}}){{2,}}|[1-9]\d?(,\d{{2}})+,\d{{3}}(\.\d*)?"
    ),
    "point groups": re.compile(rf"{_GROUP}(\.\d{{3}})+,\d*|{_GROUP}(\.\d{{3}}){{2,}}"),
    "comma group or decimals": re.compile(rf"{_GROUP},\d{{3}}"),
    "point group or decimals": re.compile(rf"{_GROUP}\.\d{{3}}"),
    "decimal comma": re.compile(r"\d*,\d+([eE][+-]?\d+)?"),
    "decimal point": re.compile(r"\d*\.\d+([eE][+-]?\d+)?|\d+\."),
    "blank groups": re.compile(rf"{_GROUP}([{BLANKS}]\d{{3}})+([.,]\d+)?"),
    "apostrophe groups": re.compile(rf"{_GROUP}(['\u2019]\d{{3}})+([.,]\d+)?"),
}
_FEW = 0.1


def number_signs(
    columns: Iterable[Sequence[str]], like: NumberFormat | None = None
) -> tuple[str, str]:
    """Return the decimal and the thousands sign, the latter empty for none.

    A comma before exactly three digits is a thousands sign unless other cells show that it stands
    before decimals; a point before three digits is so only beside decimal commas.

    Parameters
    ----------
    columns
        The cells.
    like
        How numbers are written in a table like this one: taken where no cell speaks against it, for
        a few rows may leave it open.
    """
    seen: Counter[str] = Counter()
    tails: Counter[str] = Counter()
    ungrouped: Counter[str] = Counter()
    grouped = 0
    for column in columns:
        shapes = Counter[str]()
        longest = 0
        for cell in column:
            shape, text = _shape(cell)
            shapes[shape] += 1
            longest = max(longest, len(text) if shape == "plain" else 0)
            if shape in ("blank groups", "apostrophe groups"):
                tails.update(sign for sign in ",." if sign in text)
        if longest > 3:
            ungrouped += shapes
        # 816 beside 1.400, and no other decimals: the point can only stand between thousands.
        grouped += longest == 3 and shapes["point group or decimals"] > 1
        seen += shapes
    commas = seen["decimal comma"] + seen["point groups"] + tails[","]
    points = seen["decimal point"] + seen["comma groups"] + tails["."]
    if like is not None and not (points if like.decimal == "," else commas):
        own = {like.decimal, like.thousands}
        if own.issuperset(_group_signs(seen)):
            return like.decimal, like.thousands
    maybe = "comma group or decimals"
    if not commas and not points:
        # Beside 1400 in the same column, 1,400 is not one thousand and four hundred.
        decimals = bool(seen[maybe]) and seen[maybe] == ungrouped[maybe]
        decimals = decimals or bool(grouped and not seen[maybe])
        decimal = "," if decimals and (grouped or not seen["point group or decimals"]) else "."
    else:
        clear = commas > points and commas >= _FEW * seen["point group or decimals"]
        decimal = "," if clear else "."
    return decimal, _thousands(seen, decimal)


def _group_signs(seen: Counter[str]) -> str:
    """Return the signs that stand, or may stand, between thousands."""
    shapes = (("comma group", ","), ("point group", "."), ("blank group", " "))
    found = "".join(s for shape, s in shapes if any(k.startswith(shape) for k in +seen))
    return found + ("'" if seen["apostrophe groups"] else "")


def _thousands(seen: Counter[str], decimal: str) -> str:
    comma = seen["comma groups"] + seen["comma group or decimals"]
    point = seen["point groups"] + seen["point group or decimals"]
    if decimal == "." and comma:
        return ","
    if decimal == "," and point:
        return "."
    if seen["blank groups"]:
        return " "
    return "'" if seen["apostrophe groups"] else ""


def _shape(cell: str) -> tuple[str, str]:
    text = cell.strip(_DRESS)
    found = (name for name, pattern in _SHAPES.items() if pattern.fullmatch(text))
    return next(found, ""), text
