"""Networks with every layer that takes images, for every library."""

from itertools import pairwise

import pytest

from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.project.templates import template

IMAGE_LAYERS = (
    ("conv2d", {"kernel": 2, "stride": 2, "activation": "elu"}),
    ("conv2d", {"dilation": 2, "padding": "valid", "activation": "linear"}),
    ("conv2d", {"kernel": 4, "stride": 3, "dilation": 2}),
    ("max_pool2d", {"size": 3, "padding": "same"}),
    ("max_pool2d", {"size": 2, "stride": 3}),
    ("avg_pool2d", {"size": 3, "padding": "same"}),
    ("avg_pool2d", {"size": 3, "stride": 1}),
    ("global_avg_pool2d", {}),
    ("batch_norm", {}),
    ("layer_norm", {}),
    ("prelu", {}),
    ("softmax", {}),
    ("dropout", {"rate": 0.25}),
    ("reshape", {"shape": "6×4×8"}),
)


def _image_project(kind, params):
    nodes = (
        NodeSpec("pixels", "input", {"as_image": True}),
        NodeSpec("first", "conv2d", {"filters": 3, "activation": "sine"}),
        NodeSpec("tested", kind, {"filters": 4, **params} if kind == "conv2d" else params),
        NodeSpec("row", "flatten", {}),
        NodeSpec("output", "dense", {"units": 10, "activation": "linear"}),
    )
    if kind == "global_avg_pool2d":
        nodes = (*nodes[:3], nodes[4])
    edges = tuple(Edge(a.id, b.id) for a, b in pairwise(nodes))
    return template("softmax-digits").replace(network=NetworkSpec(nodes, edges))


@pytest.fixture
def image_projects():
    """Networks of images, each with one layer in its midst."""
    return [_image_project(kind, params) for kind, params in IMAGE_LAYERS]
