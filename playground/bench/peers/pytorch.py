"""PyTorch on the CPU, with one thread: on products this small a second one only costs time."""

from itertools import pairwise

import numpy as np

from playground.bench.problem import BATCH, RATE, Problem
from playground.bench.rounds import Runner


def make(problem: Problem) -> Runner:
    """Return the usual training loop: index a batch, forward, loss, backward, SGD."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    layers: list[torch.nn.Module] = []
    for inputs, units in pairwise(problem.widths):
        layers += [torch.nn.Linear(inputs, units, dtype=torch.float64), torch.nn.Tanh()]
    model = torch.nn.Sequential(*layers)
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
    x = torch.from_numpy(np.array(problem.dataset.x_train))
    y = torch.from_numpy(np.where(problem.dataset.y_train == 1, 1.0, -1.0)[:, None])

    def run(count: int) -> int:
        made = 0
        while made < count:
            for batch in torch.randperm(len(x)).split(BATCH):
                optimizer.zero_grad()
                loss = 0.5 * torch.nn.functional.mse_loss(model(x[batch]), y[batch])
                loss.backward()
                optimizer.step()
                made += 1
                if made == count:
                    break
        return made

    return run
