"""Write ``layer_golden.npz``: image layers forward and backward, as PyTorch computes them.

Run it with PyTorch and NumPy installed, from anywhere: ``python make_layer_golden.py``. The tests
only read the file it writes. Arrays are in PyTorch's layout: images ``(N, C, H, W)``, filters
``(F, C, k, k)``.
"""

import itertools
import json
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

BATCH, CHANNELS = 2, 2
SIZES = ((6, 5), (5, 7))


def margins(size, taps, stride, dilation, padding):
    """Return Keras's and ONNX's (SAME_UPPER) margins before and behind an axis."""
    if padding == "valid":
        return (0, 0)
    reach = (taps - 1) * dilation + 1
    added = max(0, (-(-size // stride) - 1) * stride + reach - size)
    return (added // 2, added - added // 2)


def pad(x, taps, stride, dilation, padding, fill):
    """Add margins: PyTorch's own padding cannot be uneven."""
    top, bottom = margins(x.shape[2], taps, stride, dilation, padding)
    left, right = margins(x.shape[3], taps, stride, dilation, padding)
    return functional.pad(x, (left, right, top, bottom), value=fill)


def conv(x, params, weight, bias):
    k, s, d = params["kernel"], params["stride"], params["dilation"]
    framed = pad(x, k, s, d, params["padding"], 0.0)
    return functional.conv2d(framed, weight, bias, stride=s, dilation=d)


def max_pool(x, params):
    k, s = params["size"], params["stride"]
    return functional.max_pool2d(pad(x, k, s, 1, params["padding"], -torch.inf), k, s)


def avg_pool(x, params):
    k, s = params["size"], params["stride"]
    sums = functional.avg_pool2d(pad(x, k, s, 1, params["padding"], 0.0), k, s)
    ones = pad(torch.ones_like(x), k, s, 1, params["padding"], 0.0)
    return sums / functional.avg_pool2d(ones, k, s)


def global_avg_pool(x, params):
    del params
    return functional.adaptive_avg_pool2d(x, 1).flatten(1)


def cases():
    """Yield kind, parameters and image size."""
    for k, s, d, padding in itertools.product((1, 2, 3), (1, 2), (1, 2), ("same", "valid")):
        if k > 1 or d == 1:
            params = {"kernel": k, "stride": s, "dilation": d, "padding": padding, "filters": 3}
            yield "conv2d", params, SIZES[(k + s + d) % 2]
    for kind in ("max_pool2d", "avg_pool2d"):
        for k, s, padding in itertools.product((1, 2, 3), (1, 2, 3), ("same", "valid")):
            yield kind, {"size": k, "stride": s, "padding": padding}, SIZES[(k + s) % 2]
    yield "global_avg_pool2d", {}, SIZES[0]


FORWARD = {"max_pool2d": max_pool, "avg_pool2d": avg_pool, "global_avg_pool2d": global_avg_pool}


def main():
    """Compute every case and write the file beside this script."""
    torch.manual_seed(0)
    kept, described = {}, []
    for i, (kind, params, size) in enumerate(cases()):
        x = torch.randn(BATCH, CHANNELS, *size, dtype=torch.float64)
        if kind == "max_pool2d":
            x = torch.round(x)  # windows with several largest pixels
        leaves = {"x": x}
        if kind == "conv2d":
            shape = (params["filters"], CHANNELS, params["kernel"], params["kernel"])
            leaves["weight"] = torch.randn(shape, dtype=torch.float64)
            leaves["bias"] = torch.randn(params["filters"], dtype=torch.float64)
        for leaf in leaves.values():
            leaf.requires_grad_()
        if kind == "conv2d":
            y = conv(x, params, leaves["weight"], leaves["bias"])
        else:
            y = FORWARD[kind](x, params)
        dy = torch.randn_like(y)
        y.backward(dy)
        arrays = {"y": y, "dy": dy, **leaves, **{f"d{n}": v.grad for n, v in leaves.items()}}
        kept |= {f"{i}.{name}": value.detach().numpy() for name, value in arrays.items()}
        described.append({"kind": kind, "params": params})
    kept["cases"] = np.array(json.dumps(described))
    np.savez_compressed(Path(__file__).with_name("layer_golden.npz"), **kept)


if __name__ == "__main__":
    main()
