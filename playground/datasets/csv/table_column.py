"""A column as it grows: numbers as long as most values are, else text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from playground.core import Array, FloatArray, IntArray
from playground.core.text.numbers import counted, is_or_are
from playground.datasets.base.table import Kind
from playground.datasets.csv.base.column_notes import about_sign, about_texts, is_led_by_zero
from playground.datasets.csv.base.growing_array import GrowingArray
from playground.datasets.csv.base.number_parsing import (
    NumberFormat,
    is_placeholder,
    loses_digits,
    sign_in,
    to_number,
    to_numbers,
)

MOST_ODD = 0.2
"""The share of a column's values that may be no numbers, and be taken for missing."""

MOST_ODD_CODES = 0.1
"""The same among few whole numbers, which may be codes or classes as the odd values are."""

_MOST_PLACEHOLDERS = 0.5
_FEW_VALUES = 20
_NAMED = 3
_MOST_WORDS = 6
_SAME_SUM = 1e-9
_KNOWN_TEXTS = 100_000


class ZeroByteError(ValueError):
    """A value holds a zero byte: the file is not text."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


class TableColumn:
    """A growing column.

    Parameters
    ----------
    fmt
        How numbers are written.
    as_text
        Whether the column is known to hold text.
    expected
        About how many values there will be.
    is_number
        Whether the column is known to hold numbers: it never becomes text.
    is_open
        Whether it is only told at its end what it holds: numbers where all of its values are, else
        texts as they are written.

    Attributes
    ----------
    kind
        What the values are so far.
    mixed
        Whether it began as numbers and is none: the pass must be repeated with it as text, for its
        first values are no longer known as written; where it is known to hold numbers, whether it
        holds too many that are none.
    missing
        How many values are missing.
    words
        How often each word stood for a missing value.
    odd
        The lines and texts of values that are no numbers in a column of numbers.
    codes
        Whether it stays text because numbers would not keep its whole numbers apart.
    plain
        Whether the latest values were numbers as NumPy reads them, and gaps.
    """

    def __init__(
        self,
        fmt: NumberFormat,
        as_text: bool,
        expected: int = 0,
        *,
        is_number: bool = False,
        is_open: bool = False,
    ) -> None:
        self.kind: Kind = "text" if as_text else "number"
        self.mixed = False
        self.missing = 0
        self.words: Counter[str] = Counter()
        self.odd: list[tuple[int, str]] = []
        self.codes = False
        self.plain = False
        self._signs: Counter[str] = Counter()
        self._led_by_zero = ""
        self._fmt = fmt
        self._is_number, self._is_open = is_number, is_open
        self._as_written: list[str] = []
        self._before = (0, 0)
        self._numbers = GrowingArray(np.float64, 0 if as_text else expected)
        self._chunks: list[Array] = []
        self._known: dict[str, float | None] = {}
        self._texts: dict[str, str] = {}

    def add(self, texts: Sequence[str], lines: Sequence[int]) -> None:
        """Append values.

        Raises
        ------
        ZeroByteError
            When a value cannot be text.
        """
        if self._is_open:
            if "\0" in "".join(texts):
                raise ZeroByteError(next(i for i, text in enumerate(texts) if "\0" in text))
            self._as_written += texts
            return
        if self.kind == "number":
            if not len(self._numbers):
                self._led_by_zero = next(filter(is_led_by_zero, texts), "").strip()
            numbers = to_numbers(texts, self._fmt)
            if numbers is None:
                numbers = self._numbers_with_gaps(texts)
            self.plain = numbers is not None
            if numbers is None:
                numbers = self._slow_numbers(texts, lines)
            if numbers is not None:
                self._numbers.extend(numbers)
                return
            self.mixed = len(self._numbers) > 0
            self.kind = "text"
        self._chunks.append(self._clean(texts))

    def add_numbers(self, numbers: FloatArray, gaps: tuple[IntArray, list[str]] | None) -> None:
        """Append values that are numbers already, and count the missing ones among them."""
        self._numbers.extend(numbers)
        if gaps is not None:
            self.missing += len(gaps[1])
            self.words.update(word for word in map(str.strip, gaps[1]) if word)

    def again(self) -> TableColumn:
        """Return an empty column for the next rows of the same file."""
        as_text, is_number, is_open = self.kind == "text", self._is_number, self._is_open
        column = TableColumn(self._fmt, as_text or is_open, is_number=is_number, is_open=is_open)
        column.plain, column.words, column.codes = self.plain, Counter(self.words), self.codes
        column._before = self._counts()
        return column

    def finish(self) -> None:
        """Decide what the column is, now that all of it was seen."""
        if self._as_written:
            self._settle(self._as_written)
            self._as_written = []
        if self.kind == "number" and self.odd and not self._are_few():
            self.mixed = True
        if self._is_number:
            return
        if self.mixed or self.kind == "text":
            self.odd, self._signs = [], Counter()
        if self.mixed:
            self.kind = "text"

    @property
    def strange(self) -> list[tuple[int, str]]:
        """Those of the odd values that do not say that a number is missing."""
        return [(line, text) for line, text in self.odd if not is_placeholder(text)]

    def values(self) -> Array:
        """Return the whole column, read-only; nothing can be added any more."""
        if self.kind == "number":
            return self._numbers.close()
        values = np.concatenate(self._chunks)
        self._chunks.clear()
        values.setflags(write=False)
        return values

    def notes(self, name: str) -> list[str]:
        """Return a sentence about each thing that was read otherwise than it was written."""
        if self._is_open:  # nobody learns from it
            return []
        said = []
        if self.odd:
            shown = ", ".join(f"{text!r:.40} in line {line}" for line, text in self.odd[:_NAMED])
            more = ", …" if len(self.odd) > _NAMED else ""
            what = f"{counted(len(self.odd), 'value')} {is_or_are(len(self.odd))}"
            said.append(f"{name!r}: {what} no number and read as missing ({shown}{more}).")
        present = len(self._numbers) - self.missing
        for sign, count in self._signs.items():
            said.append(about_sign(name, sign, count, present))
        if self.codes:
            said.append(
                f"{name!r} stays text: it holds whole numbers of more than 15 digits, which numbers"
                " would not keep apart."
            )
        elif self.kind == "text":
            said += about_texts(name, self._chunks[0] if self._chunks else (), self._fmt)
        elif self._led_by_zero:
            zero = self._led_by_zero
            said.append(f"{name!r}: leading zeros are left out: {zero} is read as {int(zero)}.")
        return said

    def drop_last(self, line: int, text: str) -> None:
        """Take back the last value, which stands as this text in this line."""
        if self.kind == "number":
            missing = bool(np.isnan(self._numbers.pop()))
        else:
            missing = not self._chunks[-1][-1]
            self._chunks[-1] = self._chunks[-1][:-1]
        self.missing -= missing
        if self.odd and self.odd[-1][0] == line:
            self.odd.pop()
        elif missing and text:
            self.words -= Counter({text: 1})

    def sums_up_to_last(self, text: str) -> bool | None:
        """Tell whether the last number, written so, is the sum of the others; none without one."""
        if self.kind != "number":
            return None
        values = self._numbers.array()
        last = float(values[-1])
        if last != last or not last:
            return None
        _, sign, decimals = text.strip().rpartition(self._fmt.decimal)
        rounding = 0.5 * 10.0 ** -len(decimals if sign else "")
        exactness = _SAME_SUM * float(np.nansum(np.abs(values[:-1])))
        return abs(last - float(np.nansum(values[:-1]))) <= rounding + exactness

    def _settle(self, texts: Sequence[str]) -> None:
        """Take texts as they were written for numbers, if all of them are, or for texts."""
        numbers = to_numbers(texts, self._fmt)
        if numbers is None:
            numbers = self._numbers_with_gaps(texts)
        if numbers is None:
            self._chunks.append(self._clean(texts))
        else:
            self.kind = "number"
            self._numbers.extend(numbers)

    def _numbers_with_gaps(self, texts: Sequence[str]) -> FloatArray | None:
        """Convert numbers and plainly written words for missing in one sweep, as most gaps are."""
        words = self._fmt.spellings
        gaps = [i for i, text in enumerate(texts) if text in words]
        if not gaps:
            return None
        numbers = to_numbers(["0" if text in words else text for text in texts], self._fmt)
        if numbers is None:
            return None
        numbers[gaps] = np.nan
        self.missing += len(gaps)
        self.words.update(texts[i] for i in gaps if texts[i])
        return numbers

    def _slow_numbers(self, texts: Sequence[str], lines: Sequence[int]) -> FloatArray | None:
        fmt, known = self._fmt, self._known
        if len(known) > _KNOWN_TEXTS:
            known.clear()
        numbers = np.empty(len(texts))
        odd: list[tuple[int, str]] = []
        missing: list[str] = []
        signs: Counter[str] = Counter()
        nan = float("nan")
        for i, text in enumerate(texts):
            number = known.get(text, nan)
            if number is nan:
                number = known[text] = to_number(text, fmt)
            if number is None:
                if "\0" in text:
                    raise ZeroByteError(i)
                odd.append((lines[i], text.strip()))
                numbers[i] = nan
                continue
            numbers[i] = number
            if number != number:
                missing.append(text)
                numbers[i] = nan
            else:
                signs[sign_in(text)] += 1
        strange = sum(not is_placeholder(text) for _, text in odd)
        present = len(texts) - len(missing)
        all_odd = present and len(odd) == present and not len(self._numbers)
        if not self._is_number:
            if strange * 2 > present or all_odd:
                return None
            if loses_digits(texts, np.nan_to_num(numbers, posinf=0.0, neginf=0.0)):
                self.codes = True
                return None
        del signs[""]
        self._signs += signs
        self.odd += odd
        self.missing += len(missing) + len(odd)
        self.words.update(word for word in map(str.strip, missing) if word)
        return numbers

    def _are_few(self) -> bool:
        """Tell whether the odd values are so few that the rest says what the column is."""
        if self._is_number:
            present, strange = self._counts()
            return strange <= MOST_ODD * present
        values = self._numbers.array()
        numbers = values[~np.isnan(values)]
        present = len(numbers) + len(self.odd)
        odd = [text for _, text in self.odd if not is_placeholder(text)]
        distinct = np.unique(numbers)
        codes = len(distinct) <= _FEW_VALUES and bool((distinct == np.round(distinct)).all())
        if len(self.odd) > _MOST_PLACEHOLDERS * present:
            return False
        if codes and len(set(odd)) < len(odd):
            return False  # a text that comes again among few whole numbers is one more of them
        return len(odd) <= (MOST_ODD_CODES if codes else MOST_ODD) * present

    def _counts(self) -> tuple[int, int]:
        """Return how many values there were, over all pieces, and how many are no numbers."""
        strange = len(self.strange)
        present = len(self._numbers) - self.missing + len(self.odd)
        return self._before[0] + present, self._before[1] + strange

    def _clean(self, texts: Sequence[str]) -> Array:
        known, fmt = self._texts, self._fmt
        if len(known) > _KNOWN_TEXTS:
            known.clear()
        same = list(map(known.get, texts))
        if all(same):  # texts that came before, none of them missing
            return np.array(same, dtype=object)
        cleaned = []
        for i, text in enumerate(texts):
            clean = known.get(text)
            if clean is None:
                if "\0" in text:
                    raise ZeroByteError(i)
                clean = known[text] = "" if fmt.is_missing(text) else text.strip()
            if not clean:
                self.missing += 1
                word = text.strip()
                if word:
                    self.words[word] += 1
            cleaned.append(clean)
        return np.array(cleaned, dtype=object)


def missing_words_note(columns: Sequence[TableColumn]) -> list[str]:
    """Return a sentence about the words that were read as missing."""
    words: Counter[str] = Counter()
    for column in columns:
        words += column.words
    if not words:
        return []
    said = [f"{word!r:.40} ({count:,} times)" for word, count in words.most_common(_MOST_WORDS)]
    more = ", …" if len(words) > _MOST_WORDS else ""
    return [f"Read as missing: {', '.join(said)}{more}."]
