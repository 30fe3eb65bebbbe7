"""What a row that sums up the others begins with."""

_WORDS = frozenset(
    {"total", "totals", "grand total", "sum", "sums", "sum total", "gesamt", "gesamtsumme", "summe"}
    | {"insgesamt", "total général", "somme", "totale", "somma", "suma", "razem", "totaal"}
    | {"totalt", "итого", "всего", "celkem", "toplam", "合計", "总计", "合计", "합계"}
)


def is_total(label: str) -> bool:
    """Tell whether a row says of itself, in its first cell, that it is a total."""
    return label.strip(":. ").casefold() in _WORDS
