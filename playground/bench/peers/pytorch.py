"""PyTorch on the CPU, with one thread: on products this small a second one only costs time."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from playground.bench.base.problem import ADAM_RATE, FILTERS, IMAGE, RATE, Problem
from playground.bench.base.rounds import Runner

if TYPE_CHECKING:
    from torch import Tensor, nn


def make(problem: Problem) -> Runner:
    """Return the usual training loop: index a batch, forward, loss, backward, update."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    model, batch = model_of(problem), problem.batch
    if problem.kind == "tanh":
        parameters, optimizer_class, rate = model.parameters(), torch.optim.SGD, RATE
    else:
        parameters, optimizer_class, rate = model.parameters(), torch.optim.Adam, ADAM_RATE
    optimizer = optimizer_class(parameters, lr=rate)
    x, y = _samples(problem)
    mean_squared, cross_entropy = torch.nn.functional.mse_loss, torch.nn.functional.cross_entropy
    squared = problem.kind == "tanh"

    def run(count: int) -> int:
        made = 0
        while made < count:
            for rows in torch.randperm(len(x)).split(batch):
                optimizer.zero_grad()
                answer, truth = model(x[rows]), y[rows]
                loss = (
                    0.5 * mean_squared(answer, truth) if squared else cross_entropy(answer, truth)
                )
                loss.backward()
                optimizer.step()
                made += 1
                if made == count:
                    break
        return made

    return run


def model_of(problem: Problem) -> nn.Sequential:
    """Return the problem's network."""
    from torch import float32, float64, nn

    dtype = float64 if problem.kind == "tanh" else float32
    layers: list[nn.Module] = []
    if problem.kind == "cnn":
        for channels, filters in pairwise((IMAGE[0], *FILTERS)):
            layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
        layers.append(nn.Flatten())
    bend = nn.Tanh if problem.kind == "tanh" else nn.ReLU
    for inputs, units in pairwise(problem.widths):
        layers += [nn.Linear(inputs, units, dtype=dtype), bend()]
    return nn.Sequential(*(layers if problem.kind == "tanh" else layers[:-1]))


def _samples(problem: Problem) -> tuple[Tensor, Tensor]:
    import torch

    x, y = np.asarray(problem.dataset.x_train), problem.dataset.y_train
    if problem.kind == "tanh":
        return torch.from_numpy(x.copy()), torch.from_numpy(np.where(y == 1, 1.0, -1.0)[:, None])
    shape = (len(x), *IMAGE) if problem.kind == "cnn" else x.shape
    return torch.from_numpy(x.astype(np.float32).reshape(shape)), torch.from_numpy(y.copy())
