"""A network of dense layers in plain NumPy: forward, and backpropagation by hand."""

from itertools import pairwise

import numpy as np

ACTIVATIONS = {
    "tanh": (np.tanh, lambda z: 1 / np.cosh(z) ** 2),
    "relu": (lambda z: np.maximum(z, 0.0), lambda z: (z > 0).astype(float)),
    "linear": (lambda z: z, np.ones_like),
}


class PlainNetwork:
    """Dense layers on flat parameters, W₁ b₁ W₂ b₂ …; ``theta`` may be a stack ``(K, P)``."""

    def __init__(self, project, inputs):
        dense = [node for node in project.network.nodes if node.kind == "dense"]
        sizes = [inputs, *(node.params["units"] for node in dense)]
        self.ids = [node.id for node in dense]
        self.shapes = list(pairwise(sizes))
        self.activations = [node.params["activation"] for node in dense]
        self.size = sum((before + 1) * units for before, units in self.shapes)

    def layers(self, theta):
        found, begin = [], 0
        for before, units in self.shapes:
            middle, end = begin + before * units, begin + (before + 1) * units
            weight = theta[..., begin:middle].reshape(*theta.shape[:-1], before, units)
            found.append((weight, theta[..., None, middle:end]))
            begin = end
        return found

    def place(self, path):
        """Return where a number such as ``hidden_1/weight/0,2`` lies in the flat parameters."""
        node, name, index = path.split("/")
        layer = self.ids.index(node)
        begin = sum((before + 1) * units for before, units in self.shapes[:layer])
        before, units = self.shapes[layer]
        row, column = map(int, f"{before},{index}".split(",")[-2:])
        return begin + row * units + column if name == "weight" else begin + before * units + column

    def run(self, theta, x):
        """Return every layer's sums and outputs, for samples ``(B, in)``."""
        sums, outputs = [], [x]
        for (weight, bias), name in zip(self.layers(theta), self.activations, strict=True):
            sums.append(outputs[-1] @ weight + bias)
            outputs.append(ACTIVATIONS[name][0](sums[-1]))
        return sums, outputs

    def slopes(self, sums):
        return [ACTIVATIONS[a][1](z) for a, z in zip(self.activations, sums, strict=True)]

    def loss(self, theta, x, y):
        return ((self.run(theta, x)[1][-1][..., 0] - y) ** 2).mean(axis=-1) / 2

    def single_gradients(self, theta, x, y):
        """Return the gradient of every sample's own loss, ``(B, P)``."""
        sums, outputs = self.run(theta, x)
        slopes, layers = self.slopes(sums), self.layers(theta)
        error = (outputs[-1] - y[:, None]) * slopes[-1]
        found = []
        for layer in reversed(range(len(layers))):
            weights = outputs[layer][:, :, None] * error[:, None, :]
            found += [error, weights.reshape(len(x), -1)]
            if layer:
                error = error @ layers[layer][0].T * slopes[layer - 1]
        return np.concatenate(found[::-1], axis=1)

    def gradient(self, theta, x, y):
        return self.single_gradients(theta, x, y).mean(axis=0)
