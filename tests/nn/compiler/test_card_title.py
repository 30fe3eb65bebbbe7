import pytest

from playground.core import Component
from playground.nn.compiler.node_info import card_title, kind_title
from playground.nn.layers import LAYERS


@pytest.mark.parametrize(
    ("name", "kind", "params", "title"),
    [
        ("Input", "input", {}, "Input"),
        ("hidden 1", "dense", {"activation": "relu"}, "hidden 1 · ReLU"),
        ("conv 1", "conv2d", {"kernel": 3}, "conv 1 · Conv2D 3×3 · ReLU"),
        ("dropout 1", "dropout", {"rate": 0.5}, "dropout 1 · 50 %"),
        ("flatten", "flatten", {}, "flatten"),
        ("encoder", "flatten", {}, "encoder · Flatten"),
    ],
)
def test_a_title_is_the_name_and_what_it_does_not_say(name, kind, params, title):
    assert card_title(name, LAYERS.create(Component(kind, params))) == title


def test_the_output_says_so_whatever_it_is_called():
    layer = LAYERS.create(Component("dense", {"activation": "sigmoid"}))
    assert card_title("Output", layer, is_output=True) == "Output · sigmoid"
    assert card_title("digit", layer, is_output=True) == "digit · output · sigmoid"
    assert kind_title("w", "warp") == "w · warp"
