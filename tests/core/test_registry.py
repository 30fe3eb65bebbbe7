"""Registries: what they refuse to register, how they list and what they say of wrong names."""

import subprocess
import sys
from abc import abstractmethod
from typing import Annotated, ClassVar

import pytest

from playground.core import Component, Entry, Param, Registry, ValueNotAllowed


def make(title="Thing", rank=100, key="thing"):
    class Thing(Entry):
        size: Annotated[int, Param("Size", "How big.", low=1)] = 1

    Thing.name, Thing.title, Thing.help, Thing.order = key, title, "", rank
    return Thing


def test_lists_by_order_then_title():
    registry = Registry("thing")
    for title, rank, key in (("B", 1, "b"), ("A", 1, "a"), ("C", 0, "c")):
        registry.register(make(title, rank, key))
    assert registry.names == ("c", "a", "b")
    assert len(registry) == 3
    assert "a" in registry
    assert "z" not in registry


def test_creates_with_checked_parameters():
    registry = Registry("thing")
    registry.register(make())
    assert registry.create(Component("thing", {"size": 4})).size == 4
    assert registry.create(Component("thing")).size == 1
    with pytest.raises(ValueNotAllowed, match=r"thing\.size: 0 .* at least 1"):
        registry.create(Component("thing", {"size": 0}))
    with pytest.raises(ValueNotAllowed, match=r"thing\.sise.*it has size"):
        registry.create(Component("thing", {"sise": 2}))


def test_a_wrong_name_gets_a_hint():
    registry = Registry("optimizer")
    registry.register(make(key="momentum"))
    with pytest.raises(
        ValueNotAllowed, match=r"optimizer: 'momentun'.*mean momentum.*one of momentum"
    ):
        registry.get("momentun")
    with pytest.raises(ValueNotAllowed, match="choose one of momentum") as caught:
        registry.get("zzz")
    assert "did you mean" not in str(caught.value)


def test_refuses_what_forms_could_not_show():
    registry = Registry("thing")
    registry.register(make())
    with pytest.raises(TypeError, match="two things are named 'thing'"):
        registry.register(make())

    class Undeclared(Entry):
        size: int = 1

    with pytest.raises(TypeError, match=r"size must be declared"):
        registry.register(Undeclared)


def test_a_component_changes_by_copying():
    before = Component("sgd", {"learning_rate": 0.1})
    after = before.with_params(momentum=0.9)
    assert before.params == {"learning_rate": 0.1}
    assert after == Component("sgd", {"learning_rate": 0.1, "momentum": 0.9})


def test_what_comes_from_outside_must_be_complete():
    class Kind(Entry):
        tasks: ClassVar[frozenset]

        @abstractmethod
        def run(self):
            """Do it."""

    registry = Registry("kind", "playground.core")

    class Half(Kind):
        name = "half"
        title = "Half"

    with pytest.raises(TypeError, match=r"Half must define tasks, help, run$"):
        registry.register(Half)
    assert not len(registry)


def test_a_built_in_name_cannot_be_taken_even_before_the_built_in_ones_are_there():
    text = """
import subprocess
import sys
from abc import ABC, abstractmethod

from typing import ClassVar
from playground.nn.base.initializer import INITIALIZERS, Initializer

assert not len(INITIALIZERS)
try:
    @INITIALIZERS.register
    class Mine(Initializer):
        name, title, help = "zeros", "Mine", ""
        def draw(self, stream, shape, fan_in, fan_out): ...
except TypeError as error:
    print(error)
print(INITIALIZERS.get("zeros").__module__)
"""
    done = subprocess.run([sys.executable, "-c", text], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == [
        "two initializers are named 'zeros'",
        "playground.nn.initializers.zeros",
    ]
