"""How the models in this folder were made: each by the exporter of its own library.

Run with torch 2.13, onnxscript, scikit-learn, skl2onnx and keras 3 installed, and
``KERAS_BACKEND=torch``; no test runs it.
"""

from pathlib import Path

import keras
import numpy as np
import torch
from skl2onnx import to_onnx
from sklearn.datasets import load_iris
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import nn
from torch.nn import functional as F

HERE = Path(__file__).parent


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.norm = nn.Linear(4, 8), nn.BatchNorm1d(8)
        self.fc2, self.out = nn.Linear(8, 6), nn.Linear(6, 3)

    def forward(self, x):
        x = F.gelu(self.norm(self.fc1(x)))
        return F.softmax(self.out(F.leaky_relu(self.fc2(x))), -1)


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.ln = nn.Linear(4, 6), nn.Linear(6, 6), nn.LayerNorm(6)
        self.out = nn.Linear(12, 1)

    def forward(self, x):
        h = F.silu(self.a(x))
        g = torch.tanh(self.b(h)) + h
        return torch.sigmoid(self.out(torch.cat([self.ln(g), h], 1)))


class Cnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1, self.bn = nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4)
        self.c2, self.p, self.out = nn.Conv2d(4, 6, 3), nn.PReLU(6), nn.Linear(24, 10)

    def forward(self, x):
        x = F.max_pool2d(F.elu(self.bn(self.c1(x))), 2)
        return self.out(torch.flatten(self.p(self.c2(x)), 1))


def regression():
    bends = nn.Mish(), nn.Softplus()
    hidden = nn.Linear(3, 5), bends[0], nn.Linear(5, 5), bends[1], nn.Dropout(0.2)
    return nn.Sequential(*hidden, nn.Linear(5, 1))


def by_torch(name, model, shape, *, dynamo):
    model.train()
    model(torch.randn(32, *shape))
    model.eval()
    path, rows = str(HERE / f"{name}.onnx"), (torch.randn(2, *shape),)
    if dynamo:
        batch = ({0: torch.export.Dim("batch")},)
        torch.onnx.export(model, rows, path, dynamo=True, dynamic_shapes=batch)
    else:
        axes = {"x": {0: "batch"}}
        options = {"input_names": ["x"], "dynamic_axes": axes, "opset_version": 17}
        torch.onnx.export(model, rows, path, dynamo=False, **options)


def by_sklearn(name, model, x, y):
    model.fit(x, y)
    (HERE / f"{name}.onnx").write_bytes(to_onnx(model, x[:1]).SerializeToString())


def by_keras(name, shape, *layers):
    model = keras.Sequential([keras.Input(shape), *layers])
    model(np.zeros((2, *shape), "float32"))
    model.export(str(HERE / f"{name}.onnx"), format="onnx", verbose=False)


def main():
    torch.manual_seed(0)
    by_torch("torch_mlp_old", Mlp(), (4,), dynamo=False)
    by_torch("torch_res_old", Residual(), (4,), dynamo=False)
    by_torch("torch_cnn_new", Cnn(), (1, 8, 8), dynamo=True)
    by_torch("torch_reg_new", regression(), (3,), dynamo=True)
    x, y = load_iris(return_X_y=True)
    x = x.astype(np.float32)
    mlp = MLPClassifier((6,), max_iter=300, random_state=0)
    by_sklearn("sklearn_iris", make_pipeline(StandardScaler(), mlp), x, y)
    tanh = MLPClassifier((5,), activation="tanh", max_iter=300, random_state=0)
    by_sklearn("sklearn_binary", make_pipeline(StandardScaler(), tanh), x, (y == 1).astype(int))
    by_sklearn("sklearn_logistic", LogisticRegression(max_iter=500), x, y)
    by_sklearn("sklearn_linear", LinearRegression(), x, x[:, 2] * 1.0)
    layers = keras.layers
    dense = layers.Dense(6, activation="elu"), layers.BatchNormalization()
    by_keras("keras_mlp", (4,), *dense, layers.Dense(3, activation="softmax"))
    filters = layers.Conv2D(4, 3, padding="same", activation="relu"), layers.MaxPooling2D(2)
    ends = layers.Flatten(), layers.Dense(10, activation="softmax")
    by_keras("keras_cnn", (8, 8, 1), *filters, *ends)


if __name__ == "__main__":
    main()
