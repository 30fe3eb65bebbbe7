"""How well a few letters fit a text."""

import re

_STARTS = re.compile(r"(?<![^\W_])[^\W_]")


def score(query: str, text: str) -> int:
    """Return how well a query fits a text; 0 when it does not.

    Every word of the query must be found. A word counts most at the start of a word of the text,
    less within one, and least where its letters only follow one another, as *frg* in *Find a
    learning rate, go*; letters that begin words (*flr*) count more than others.

    Parameters
    ----------
    query
        What was typed; letter case does not matter. Empty fits everything, by 1.
    text
        What is looked through.
    """
    plain, total = text.casefold(), 1
    for word in query.casefold().split():
        found = _word_score(word, plain)
        if not found:
            return 0
        total += found
    return total


def _word_score(word: str, text: str) -> int:
    begins = [match.start() for match in _STARTS.finditer(text)]
    at = next((i for i in begins if text.startswith(word, i)), None)
    if at is not None:
        return 100 + 10 * len(word) - min(at, 40) + (20 if at == 0 else 0)
    if word in text:
        return 60 + 5 * len(word)
    if _follows(word, "".join(text[i] for i in begins)):
        return 40 + 5 * len(word)
    return 10 if len(word) > 1 and _follows(word, text) else 0


def _follows(word: str, text: str) -> bool:
    """Tell whether the letters of a word come in a text in this order."""
    letters = iter(text)
    return all(letter in letters for letter in word)
