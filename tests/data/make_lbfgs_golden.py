"""Write lbfgs_golden.json: the paths of PyTorch's L-BFGS with a strong-Wolfe search, in float64.

Needs PyTorch (2.13 was used); the tests only read the file. Every call of ``step`` makes one update
(``max_iter=1``). Run ``python tests/data/make_lbfgs_golden.py``.
"""

import json
from pathlib import Path

import torch

UPDATES = 60


def rosenbrock(x: torch.Tensor) -> torch.Tensor:
    """Return the sum over neighbours of ``100 (b - a²)² + (1 - a)²``."""
    a, b = x[:-1], x[1:]
    return (100 * (b - a * a) ** 2 + (1 - a) ** 2).sum()


def bowl(x: torch.Tensor) -> torch.Tensor:
    """Return half the sum of ``k² xₖ²``, and a wave."""
    k = torch.arange(1, len(x) + 1)
    return 0.5 * (k * k * x * x).sum() + torch.sin(3 * x).sum()


CASES = {
    "rosenbrock": (rosenbrock, [-1.2, 1.0], {}),
    "rosenbrock_10": (rosenbrock, [-1.2, 1.0] * 5, {}),
    "rosenbrock_short": (rosenbrock, [-1.2, 1.0] * 5, {"history_size": 3}),
    "rosenbrock_slow": (rosenbrock, [0.5, -0.5, 2.0], {"lr": 0.05}),
    "rosenbrock_far": (rosenbrock, [3.0, -2.0, 4.0, -1.0], {"lr": 20.0}),
    "bowl": (bowl, [2.0, -1.0, 0.5, 1.5, -2.5], {"history_size": 5}),
}


def path(case: str) -> dict[str, object]:
    """Follow one case; returns its settings and the position after every update."""
    function, start, options = CASES[case]
    x = torch.tensor(start, requires_grad=True)
    settings = {"lr": 1.0, "history_size": 10, **options}
    optimizer = torch.optim.LBFGS(
        [x],
        max_iter=1,
        max_eval=1000,
        tolerance_grad=0.0,
        tolerance_change=0.0,
        line_search_fn="strong_wolfe",
        **settings,
    )

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = function(x)
        loss.backward()
        return loss

    positions = []
    for _ in range(UPDATES):
        optimizer.step(closure)
        positions.append(x.tolist())
    return {"start": start, "settings": settings, "x": positions}


def main() -> None:
    """Follow every case and write the paths."""
    torch.set_default_dtype(torch.float64)
    text = json.dumps({case: path(case) for case in CASES}, separators=(",", ":"))
    text = text.replace('],"', '],\n"').replace("],[", "],\n[")
    Path(__file__).with_name("lbfgs_golden.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
