"""Image layers: PyTorch's numbers, exact gradients, clear words, and nothing wasted."""

import itertools
import json
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from playground.core import Component, NumpyStream, Severity
from playground.nn.base.layer import LayerBuffers, ShapeError
from playground.nn.base.program import run
from playground.nn.compiler.compile import build, initialize
from playground.nn.compiler.plan import Signature, analyze
from playground.nn.initializers.he_normal import HeNormal
from playground.nn.layers import LAYERS
from tests.nn.compiled import compile_network

GOLDEN = Path(__file__).parents[2] / "data" / "layer_golden.npz"
BATCH = 4
PADDING = ("same", "valid")


def golden():
    with np.load(GOLDEN, allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    for i, case in enumerate(json.loads(str(arrays["cases"]))):
        own = {n.split(".")[1]: a for n, a in arrays.items() if n.startswith(f"{i}.")}
        label = "-".join(str(v) for v in case["params"].values())
        yield pytest.param(
            case["kind"], case["params"], own, id=f"{case['kind']}-{label}".rstrip("-")
        )


def bound(kind, params, x, *, replicas=0, dtype=np.float64, gradient=True, training=True):
    """Allocate a layer's memory as a network does; returns the binding and the program."""
    layer = LAYERS.create(Component(kind, params))
    shape, batch = x.shape[-4:-1], x.shape[-1]
    lead = (replicas,) if replicas else ()
    out = layer.infer([shape])
    specs = layer.parameters([shape])
    sizes = [int(np.prod(spec.shape)) for spec in specs]
    block, grad_block = np.zeros((2, *lead, sum(sizes)), dtype)
    starts = np.cumsum([0, *sizes])

    def views(flat):
        return {
            s.name: flat[..., a:b].reshape(*lead, *s.shape)
            for s, a, b in zip(specs, starts, starts[1:], strict=False)
        }

    memory = np.ones((*lead, int(np.prod(out)) + 1, batch), dtype)
    output = memory[..., :-1, :].reshape(*lead, *out, batch)
    binding = LayerBuffers(
        inputs=(x,),
        augmented=(x,),
        input_grads=(np.full(x.shape, 7.0, dtype) if gradient else None,),
        output=output,
        output_grad=np.zeros(output.shape, dtype),
        params=views(block),
        grads=views(grad_block),
        block=block,
        grad_block=grad_block,
        training=training,
    )
    return binding, layer.bind(binding)


def ours(array):
    """Batch last."""
    return np.ascontiguousarray(np.moveaxis(array, 0, -1))


def filters(array):
    """``(F, C, k, k)`` to ``(C, k, k, F)``."""
    return np.moveaxis(array, 0, -1)


@pytest.mark.parametrize("replicas", [0, 2])
@pytest.mark.parametrize("odd_strides", [False, True])
@pytest.mark.parametrize(("kind", "params", "known"), list(golden()))
def test_forward_and_backward_are_pytorchs(kind, params, known, odd_strides, replicas):
    x = ours(known["x"])
    if odd_strides:
        x = np.moveaxis(known["x"], 0, -1)
    if replicas:
        x = np.stack([np.zeros_like(x), x])
    params = {**params, "activation": "linear"} if kind == "conv2d" else params
    memory, program = bound(kind, params, x, replicas=replicas)
    if kind == "conv2d":
        memory.params["weight"][...] = filters(known["weight"])
        memory.params["bias"][...] = known["bias"]
    memory.output_grad[...] = ours(known["dy"])
    for _ in range(2):  # a second time over used memory gives the same
        run(program.forward)
        run(program.backward)
    exact = {"rtol": 1e-12, "atol": 1e-13}
    last = (-1, ...) if replicas else ...
    np.testing.assert_allclose(memory.output[last], ours(known["y"]), **exact)
    np.testing.assert_allclose(memory.input_grads[0][last], ours(known["dx"]), **exact)
    np.testing.assert_array_equal(memory.output_grad[last], ours(known["dy"]))
    if kind == "conv2d":
        np.testing.assert_allclose(memory.grads["weight"][last], filters(known["dweight"]), **exact)
        np.testing.assert_allclose(memory.grads["bias"][last], known["dbias"], **exact)


def test_a_convolution_by_hand():
    x = np.arange(1.0, 10.0).reshape(1, 3, 3, 1)
    params = {"filters": 1, "kernel": 2, "padding": "valid", "activation": "linear"}
    memory, program = bound("conv2d", params, x)
    memory.params["weight"][0, :, :, 0] = [[1.0, 0.0], [0.0, -1.0]]
    memory.params["bias"][...] = 10.0
    run(program.forward)
    np.testing.assert_array_equal(memory.output[0, :, :, 0], [[6.0, 6.0], [6.0, 6.0]])
    memory.output_grad[0, :, :, 0] = [[1.0, 2.0], [3.0, 4.0]]
    run(program.backward)
    np.testing.assert_array_equal(memory.grads["bias"], [10.0])
    np.testing.assert_array_equal(memory.grads["weight"][0, :, :, 0], [[37.0, 47.0], [67.0, 77.0]])
    expected = [[1.0, 2.0, 0.0], [3.0, 3.0, -2.0], [0.0, -3.0, -4.0]]
    np.testing.assert_array_equal(memory.input_grads[0][0, :, :, 0], expected)


def test_the_first_of_equal_pixels_takes_the_gradient():
    x = np.array([[0.0, 5.0], [5.0, 5.0]]).reshape(1, 2, 2, 1)
    memory, program = bound("max_pool2d", {}, x)
    memory.output_grad[...] = 3.0
    run(program.forward)
    run(program.backward)
    np.testing.assert_array_equal(memory.input_grads[0][0, :, :, 0], [[0.0, 3.0], [0.0, 0.0]])


def test_a_mean_over_the_edge_counts_the_pixels_inside():
    x = np.arange(9.0).reshape(1, 3, 3, 1)
    memory, program = bound("avg_pool2d", {"padding": "same"}, x)
    run(program.forward)
    np.testing.assert_array_equal(memory.output[0, :, :, 0], [[2.0, 3.5], [6.5, 8.0]])


# gradients through whole networks -----------------------------------------------------------------

CONVOLUTIONS = [
    {"kernel": k, "stride": s, "padding": p, "dilation": d, "activation": a}
    for (k, s, d), p, a in itertools.product(
        [(1, 1, 1), (2, 1, 1), (3, 1, 1), (3, 2, 1), (3, 1, 2), (2, 2, 2)], PADDING, ["tanh"]
    )
]
POOLS = [
    {"size": k, "stride": s, "padding": p}
    for k, s, p in itertools.product([1, 2, 3], [1, 2, 3], PADDING)
]
OPTIONS = [
    *(("conv2d", params) for params in CONVOLUTIONS),
    *(("conv2d", {"activation": a}) for a in ("linear", "gelu", "sigmoid")),
    *((kind, params) for kind in ("max_pool2d", "avg_pool2d") for params in POOLS),
    ("global_avg_pool2d", {}),
    ("flatten", {}),
    ("reshape", {"shape": "3×6×5"}),
    ("reshape", {"shape": "5, 18"}),
]
IMAGE = Signature(tuple(f"p{i}" for i in range(30)), False, 2, (1, 6, 5))


def image_network(chain, *nodes, replicas=1, dtype=np.float64, signature=IMAGE, batch=BATCH):
    spec = chain(*nodes)
    first = spec.nodes[0]
    spec = type(spec)(
        (type(first)(first.id, "input", {"as_image": True}), *spec.nodes[1:]), spec.edges
    )
    analysis = analyze(spec, signature)
    assert analysis.plan is not None, analysis.diagnostics
    network = build(analysis.plan, batch, dtype, replicas)
    streams = [NumpyStream((r,)) for r in range(replicas)]
    initialize(network, streams, HeNormal(), 0.1)
    return network


@pytest.mark.parametrize(("kind", "params"), OPTIONS, ids=str)
def test_gradients_are_those_of_central_differences(chain, kind, params):
    """The layer stands behind a convolution, so that its inputs' gradients are needed too."""
    network = image_network(
        chain,
        ("conv2d", {"filters": 3, "kernel": 2, "activation": "tanh"}),
        (kind, {"filters": 2, **params} if kind == "conv2d" else params),
        ("flatten", {}),
        ("dense", {"units": 2, "activation": "linear"}),
    )
    rng = np.random.default_rng(0)
    x, slope = rng.normal(size=(BATCH, 30)), rng.normal(size=(BATCH, 2))
    network.forward(x)
    analytic = network.backward(slope).copy()
    numeric = np.empty_like(analytic)
    h = 1e-5
    for i, middle in enumerate(network.theta.copy()):
        network.theta[i] = middle + h
        above = np.vdot(network.forward(x), slope)
        network.theta[i] = middle - h
        numeric[i] = (above - np.vdot(network.forward(x), slope)) / (2 * h)
        network.theta[i] = middle
    scale = np.linalg.norm(analytic) + np.linalg.norm(numeric)
    assert np.linalg.norm(analytic - numeric) <= 1e-7 * scale
    assert np.abs(analytic).max() > 0


LENET = (
    ("conv2d", {"filters": 4}),
    ("max_pool2d", {}),
    ("conv2d", {"filters": 6, "padding": "same"}),
    ("avg_pool2d", {"size": 3, "stride": 1, "padding": "same"}),
    ("max_pool2d", {"size": 3, "stride": 2, "padding": "same"}),
    ("flatten", {}),
    ("dense", {"units": 2, "activation": "linear"}),
)
"""Every way through the pooling code."""


def test_replicas_are_networks_side_by_side(chain):
    many, one = image_network(chain, *LENET, replicas=3), image_network(chain, *LENET)
    rng = np.random.default_rng(0)
    x, slope = rng.normal(size=(BATCH, 30)), rng.normal(size=(BATCH, 2))
    answers = many.forward(x)
    gradients = many.backward(np.broadcast_to(slope, (3, BATCH, 2)))
    for r in range(3):
        one.theta[...] = many.theta[r]
        np.testing.assert_allclose(answers[r], one.forward(x), rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(gradients[r], one.backward(slope), rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("replicas", [1, 2])
def test_float32_stays_float32(chain, replicas):
    network = image_network(chain, *LENET, replicas=replicas, dtype=np.float32)
    arrays = [
        argument
        for each in (*network.forward_calls, *network.backward_calls)
        for argument in (*each.args, *each.keywords.values())
        if isinstance(argument, np.ndarray)
    ]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32), np.dtype(np.bool_)}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_pass_allocates_nothing(chain, dtype):
    wide = Signature(tuple(f"p{i}" for i in range(400)), False, 2, (1, 20, 20))
    nodes = (*LENET[:5], ("conv2d", {"stride": 2}), ("global_avg_pool2d", {}), LENET[-1])
    network = image_network(chain, *nodes, signature=wide, batch=32, dtype=dtype)
    calls = (*network.forward_calls, *network.backward_calls)
    tracemalloc.start()
    try:
        for _ in range(10):  # until the interpreter has specialized what runs often
            run(calls)
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(5):
            run(calls)
        held, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held - before < 512
    assert peak - before < 2048  # NumPy's iterators, but no array


def test_data_need_no_gradient():
    x = np.ones((1, 3, 3, 2))
    assert len(bound("conv2d", {"activation": "linear"}, x)[1].backward) > 1
    only = bound("conv2d", {"activation": "linear"}, x, gradient=False)[1].backward
    assert len(only) == 1  # the product that gives dW and db
    for kind in ("max_pool2d", "avg_pool2d", "global_avg_pool2d", "flatten"):
        assert bound(kind, {}, x, gradient=False)[1].backward == []


# words --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["conv2d", "max_pool2d", "avg_pool2d", "global_avg_pool2d"])
def test_a_row_is_no_image(chain, kind):
    found = analyze(chain((kind, {})), IMAGE).diagnostics
    errors = [d for d in found if d.node_id == "n1" and d.severity is Severity.ERROR]
    assert "needs an image" in errors[0].message
    assert "gets 30" in errors[0].message


@pytest.mark.parametrize(
    ("kind", "params", "words"),
    [
        ("conv2d", {"kernel": 3, "dilation": 3, "padding": "valid"}, "7×7 pixels .* only 5×4"),
        ("max_pool2d", {"size": 5}, "5×5 pixels .* only 5×4"),
        ("avg_pool2d", {"size": 6}, "6×6 pixels .* padding same"),
    ],
)
def test_windows_that_do_not_fit_say_so(kind, params, words):
    with pytest.raises(ShapeError, match=words):
        LAYERS.create(Component(kind, params)).infer([(1, 5, 4)])


@pytest.mark.parametrize("text", ["1×8×8", "1,8,8", "1x8x8", " 1 , 8 , 8 ", "1 8 8", "1*8*8"])
def test_shapes_as_people_write_them(text):
    assert LAYERS.create(Component("reshape", {"shape": text})).infer([(64,)]) == (1, 8, 8)


@pytest.mark.parametrize("text", ["", "a×b", "8×", "-1×8", "0×8", "8.5", "²", "8,,8", "9" * 10])
def test_what_is_no_shape_is_quoted(text):
    with pytest.raises(ShapeError, match=r"reshape\.shape is .*such as 1×8×8"):
        LAYERS.create(Component("reshape", {"shape": text})).infer([(64,)])


def test_a_shape_of_another_size_names_both():
    layer = LAYERS.create(Component("reshape", {"shape": "1×8×8"}))
    with pytest.raises(ShapeError, match="1×8×8 holds 64 values, but 3×5 has 15"):
        layer.infer([(3, 5)])


def test_titles():
    assert LAYERS.create(Component("conv2d", {"kernel": 5})).summary == "Conv2D 5×5 · ReLU"
    assert LAYERS.create(Component("max_pool2d", {})).summary == "MaxPool2D 2×2"
    assert LAYERS.create(Component("avg_pool2d", {"size": 3})).summary == "AvgPool2D 3×3"
    assert LAYERS.create(Component("reshape", {})).summary == "Reshape 1×8×8"
    assert LAYERS.create(Component("conv2d", {"activation": "tanh"})).output_range == (-1, 1)


def test_drawing_a_convolution_filter_by_filter(chain):
    network = image_network(chain, ("conv2d", {"filters": 4}), ("flatten", {}), LENET[-1])
    initialize(network, [NumpyStream((5,))], HeNormal(), 0.25)
    drawn = HeNormal().draw(NumpyStream((5,)), (4, 3, 3, 1), 9, 36)
    parameters = network.named_parameters()
    assert parameters["n1/weight"].shape == (1, 3, 3, 4)
    np.testing.assert_array_equal(parameters["n1/weight"], drawn.T)
    np.testing.assert_array_equal(parameters["n1/bias"], np.full(4, 0.25))


def test_a_flat_signature_has_no_image(chain):
    spec = chain(("flatten", {}), LENET[-1])
    assert not isinstance(compile_network(spec, IMAGE, 2), list)
