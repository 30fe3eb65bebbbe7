"""From text to a syntax tree: signs, brackets and length are checked before Python's parser is."""

import ast
import re

from playground.expressions.errors import ExpressionError
from playground.expressions.vocabulary import FUNCTIONS, INSTEAD, SAME_SIGN, SIGNS, WORDS

LONGEST = 300
"""The most characters of a formula."""

DEEPEST = 40
"""The most brackets, and operations, within one another."""

_NUMBER = r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
_NAME = r"(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
_SIGN = r"(?P<sign>\*\*|//|<=|>=|==|!=|[-+*/%(),<>])"
_WORD = r"(?P<word>'[^'\\]*'|\"[^\"\\]*\")"
_TOKEN = re.compile(f" *(?:{_NUMBER}|{_NAME}|{_SIGN})")
_TOKEN_OR_WORD = re.compile(f" *(?:{_NUMBER}|{_NAME}|{_SIGN}|{_WORD})")


def read_tree(text: str, *, has_words: bool = False) -> ast.expr:
    """Return the syntax tree of a formula; nothing in it is known to be allowed yet.

    Parameters
    ----------
    text
        The formula.
    has_words
        Whether words in quotes may stand in it.

    Raises
    ------
    ExpressionError
        When it is no formula; the message names the place.
    """
    if len(text) > LONGEST:
        raise ExpressionError(
            LONGEST, f"the formula is too long ({len(text)}); use at most {LONGEST} characters"
        )
    plain = text.translate(SAME_SIGN)
    if not plain.strip():
        raise ExpressionError(0, "there is nothing; write a formula such as sin(x) + y**2")
    _check_tokens(plain, _TOKEN_OR_WORD if has_words else _TOKEN)
    first = len(plain) - len(plain.lstrip())
    try:
        return ast.parse(plain.strip(), mode="eval").body
    except SyntaxError as error:
        place = min(max((error.offset or 1) - 1, 0) + first, len(plain) - 1)
        problem = f"“{plain[place : place + 20]}” cannot be read; check it and what is before it"
        raise ExpressionError(place, problem) from None
    except (MemoryError, RecursionError, ValueError):
        raise ExpressionError(first, "the formula is nested too deeply") from None


def _check_tokens(plain: str, pattern: re.Pattern[str]) -> None:
    """Go through numbers, names and signs from left to right."""
    place, end, opened = 0, len(plain.rstrip()), []
    before = ""
    while place < end:
        found = pattern.match(plain, place)
        if found is None:
            place += len(plain[place:]) - len(plain[place:].lstrip())
            raise ExpressionError(place, _strange(plain[place]))
        token, begin = found.group(found.lastgroup or 0), found.start(found.lastgroup or 0)
        if _is_value(before[-1:], before) and not found["sign"]:
            _check_neighbours(plain, before, token, begin)
        if token == "(":
            opened.append(begin)
            if len(opened) > DEEPEST:
                problem = f"the brackets are nested too deeply; use at most {DEEPEST} levels"
                raise ExpressionError(begin, problem)
        elif token == ")":
            if not opened:
                raise ExpressionError(begin, "a bracket closes that was never opened")
            opened.pop()
        place, before = found.end(), token
    if not _is_value(before[-1:], before):
        raise ExpressionError(end, f"the formula breaks off; something must follow {before}")
    if opened:
        raise ExpressionError(opened[-1], "a bracket opens that is never closed; write ) behind it")


def _is_value(last: str, token: str) -> bool:
    """Tell whether a token ends a value: a number, a name or a bracket that closes."""
    return (
        token not in WORDS and (last.isalnum() or last in (")", "_", ".", "'", '"')) and last != ""
    )


def _check_neighbours(plain: str, before: str, token: str, begin: int) -> None:
    """Refuse what follows a value directly and is no sign."""
    if token not in WORDS:
        problem = f"a sign is missing between {before:.20} and {token:.20}; write * or a comma"
        if before in FUNCTIONS:
            problem = f"{before} needs brackets; write {before}({token:.20})"
        raise ExpressionError(begin, problem)
    if plain[begin - 1].isalnum():
        raise ExpressionError(begin, f"a space is missing before {token}")


def _strange(sign: str) -> str:
    if sign in INSTEAD:
        return f"{sign} means nothing here; {INSTEAD[sign]}"
    return f"{sign!r} means nothing here; use numbers, names and {SIGNS}"
