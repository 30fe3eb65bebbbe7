"""A named quantity: what a number on the screen is, in words and as a symbol."""

from msgspec import Struct


class Quantity(Struct, frozen=True):
    """What one of the numbers behind an update is.

    Parameters
    ----------
    title
        What people read.
    symbol
        As in the optimizer's formula, where it is there.
    help
        One plain sentence, for a tooltip.
    formula
        How it comes about, in plain text, where that takes more than its name.
    is_single
        Whether all parameters of a network share one number.
    words
        For what is only 0 or 1: what to read instead of the number.
    """

    title: str
    symbol: str = ""
    help: str = ""
    formula: str = ""
    is_single: bool = False
    words: tuple[str, str] | None = None

    @property
    def label(self) -> str:
        """Title and symbol."""
        return f"{self.title} {self.symbol}".rstrip()

    @property
    def explanation(self) -> str:
        """The sentence and the formula."""
        formula = f"{self.symbol} = {self.formula}" if self.symbol and self.formula else ""
        return "\n".join(part for part in (self.help, formula or self.formula) if part)
