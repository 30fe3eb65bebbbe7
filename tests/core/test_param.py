"""Declared parameters: what they accept, what they say, how text becomes a value."""

from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import Meta, Struct

from playground.core import (
    PlaygroundError,
    ValueNotAllowed,
    accepted_values,
    check_values,
    params_of,
)
from playground.core.param import Param, values_of


def declared(default, **limits):
    return Param("P", "Help.", "p", default, **limits)


@pytest.mark.parametrize(
    ("declaration", "value", "expected"),
    [
        (declared(1), 3, 3),
        (declared(1), 3.0, 3),
        (declared(1, low=1, high=9), 9, 9),
        (declared(1.0), 2, 2.0),
        (declared(0.5, low=0), 0, 0.0),
        (declared(0.5, high=1, high_open=True), 0.999, 0.999),
        (declared(True), False, False),
        (declared("a", choices=("a", "b")), "b", "b"),
        (declared("a"), "anything", "anything"),
        (declared(()), ["x", "y"], ("x", "y")),
        (declared((), choices=("x", "y")), ("y",), ("y",)),
        (declared(1), 2**63 - 1, 2**63 - 1),
    ],
)
def test_accepts(declaration, value, expected):
    checked = declaration.check(value)
    assert checked == expected
    assert type(checked) is type(expected)


@pytest.mark.parametrize(
    ("declaration", "value", "words"),
    [
        (declared(1), 3.5, "whole number"),
        (declared(1), True, "whole number"),
        (declared(1), "3", "whole number"),
        (declared(1), None, "whole number"),
        (declared(1, low=1), 0, "at least 1"),
        (declared(1.0, high=2), 2.1, "at most 2"),
        (declared(1.0, low=0, low_open=True), 0.0, "above 0"),
        (declared(0.0, high=1, high_open=True), 1.0, "below 1"),
        (declared(1.0), float("nan"), "a number"),
        (declared(1.0), float("inf"), "a number"),
        (declared(1), 10**400, "whole number, at most 9,223,372,036,854,775,807"),
        (declared(1), 1e30, "whole number, at most 9,223,372,036,854,775,807"),
        (declared(1), -(10**30), "whole number, at least -9,223,372,036,854,775,807"),
        (declared(1, low=1, high=9), 1e30, "at least 1 and at most 9$"),
        (declared(1.0), 10**400, "a number$"),
        (declared(True), 1, "true or false"),
        (declared("a", choices=("a", "b")), "c", "a, b"),
        (declared("a"), 1, "text"),
        (declared(()), "x", "list of names"),
        (declared(()), [1], "list of names"),
        (declared((), choices=("x",)), ["z"], "x"),
    ],
)
def test_refuses_in_words(declaration, value, words):
    with pytest.raises(ValueNotAllowed, match=words) as caught:
        declaration.check(value, "owner")
    assert str(caught.value).startswith("owner.p: ")
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, PlaygroundError)


@pytest.mark.parametrize(
    ("declaration", "text", "expected"),
    [
        (declared(1), "12", 12),
        (declared(1.0), "1e-3", 0.001),
        (declared(True), "no", False),
        (declared(False), "TRUE", True),
        (declared(False), "1", True),
        (declared("a"), "b", "b"),
        (declared(()), "x, y,", ("x", "y")),
        (declared(("x",)), "", ()),
    ],
)
def test_parses(declaration, text, expected):
    assert declaration.parse(text) == expected


@pytest.mark.parametrize(
    ("declaration", "text"),
    [
        (declared(1), "1.5"),
        (declared(1), "many"),
        (declared(1.0), "nan"),
        (declared(1.0), "0,5"),
        (declared(True), "maybe"),
        (declared(1, high=3), "4"),
    ],
)
def test_does_not_parse(declaration, text):
    with pytest.raises(ValueNotAllowed, match="p"):
        declaration.parse(text)


def test_a_long_value_is_cut_in_the_message():
    with pytest.raises(ValueNotAllowed) as caught:
        declared(1).check("x" * 1000)
    assert len(str(caught.value)) < 200


class Owner(Struct, frozen=True):
    rate: Annotated[float, Param("Rate", "How fast.", low=0)] = 0.1
    plain: int = 3
    names: Annotated[tuple[str, ...], Param("Names", "Which.")] = ()


def test_a_class_declares_its_parameters_in_order():
    assert [p.name for p in params_of(Owner)] == ["rate", "names"]
    assert [p.default for p in params_of(Owner)] == [0.1, ()]
    assert values_of(Owner(rate=0.5)) == {"rate": 0.5, "names": ()}
    assert Owner().rate == 0.1


def test_values_are_checked_by_name():
    assert check_values(Owner, {"rate": 1}, "owner") == {"rate": 1.0}
    with pytest.raises(ValueNotAllowed, match=r"owner\.rate: -1 .* at least 0"):
        check_values(Owner, {"rate": -1}, "owner")
    with pytest.raises(ValueNotAllowed, match=r"owner\.speed.*it has rate, names"):
        check_values(Owner, {"speed": 1}, "owner")


def test_values_of_another_owner_are_kept_where_they_fit():
    values = {"names": ("a",), "speed": 1, "rate": 0.5}
    assert list(accepted_values(Owner, values).items()) == [("names", ("a",)), ("rate", 0.5)]
    assert accepted_values(Owner, {"rate": -1}) == {}


class Part(Struct, frozen=True):
    share: Annotated[float, Meta(ge=0, lt=1), Param("Share", "How much.", unit="%")] = 0.5
    plain: int = 3
    count: Annotated[int, Meta(gt=0, le=9), Param("Count", "How many.")] = 1
    kind: Annotated[Literal["a", "b"], Param("Kind", "Which.")] = "b"
    seed: Annotated[int, Param("Seed", "Which numbers.", low=0)] = 0


def test_a_struct_declares_its_parameters_beside_what_msgspec_checks():
    share, count, kind, seed = params_of(Part)
    assert (share.name, share.default, share.label, share.unit) == ("share", 0.5, "Share", "%")
    assert (share.low, share.low_open, share.high, share.high_open) == (0, False, 1, True)
    assert (count.low, count.low_open, count.high, count.high_open) == (0, True, 9, False)
    assert (kind.choices, kind.default) == (("a", "b"), "b")
    assert (seed.low, seed.high) == (0, None)
    assert values_of(Part(count=2)) == {"share": 0.5, "count": 2, "kind": "b", "seed": 0}
    with pytest.raises(msgspec.ValidationError, match=r"<= 9.*count"):
        msgspec.convert({"count": 10}, Part)
