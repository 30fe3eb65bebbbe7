"""Initializers as NumPy: an expression that draws an array from ``weights``, destinations first."""

from collections.abc import Mapping
from functools import singledispatch

from msgspec import Struct

from playground.exchange.code.base.helper import Helper
from playground.nn.base.initializer import Initializer
from playground.nn.compiler.parameter_layout import ParameterSpan
from playground.nn.initializers.constant import Constant
from playground.nn.initializers.glorot_normal import GlorotNormal
from playground.nn.initializers.glorot_uniform import GlorotUniform
from playground.nn.initializers.he_normal import HeNormal
from playground.nn.initializers.he_uniform import HeUniform
from playground.nn.initializers.lecun_normal import LeCunNormal
from playground.nn.initializers.lecun_uniform import LeCunUniform
from playground.nn.initializers.normal import Normal
from playground.nn.initializers.orthogonal import Orthogonal
from playground.nn.initializers.sparse import Sparse
from playground.nn.initializers.truncated_normal import CUT, TruncatedNormal
from playground.nn.initializers.uniform import Uniform
from playground.nn.initializers.zeros import Zeros


class DrawCode(Struct, frozen=True):
    """How one array of weights is drawn."""

    expression: str
    helpers: tuple[Helper, ...] = ()


@singledispatch
def write_draw(initializer: Initializer, span: ParameterSpan) -> DrawCode | None:
    """Write how an array is drawn, ``span.shape`` reversed; ``None`` where nobody can."""
    return None


RADII: Mapping[type[Initializer], str] = {
    GlorotUniform: "np.sqrt(6 / ({inputs} + {outputs}))",
    HeUniform: "np.sqrt(6 / {inputs})",
    LeCunUniform: "np.sqrt(3 / {inputs})",
}
DEVIATIONS: Mapping[type[Initializer], str] = {
    GlorotNormal: "np.sqrt(2 / ({inputs} + {outputs}))",
    HeNormal: "np.sqrt(2 / {inputs})",
    LeCunNormal: "np.sqrt(1 / {inputs})",
}
"""How far weights spread that are scaled to a layer's width."""


@write_draw.register(GlorotUniform)
@write_draw.register(HeUniform)
@write_draw.register(LeCunUniform)
def _scaled_uniform(initializer: Initializer, span: ParameterSpan) -> DrawCode:
    radius = RADII[type(initializer)].format(inputs=span.fan_in, outputs=span.fan_out)
    return DrawCode(f"weights.uniform(-{radius}, {radius}, {span.shape[::-1]})")


@write_draw.register(GlorotNormal)
@write_draw.register(HeNormal)
@write_draw.register(LeCunNormal)
def _scaled_normal(initializer: Initializer, span: ParameterSpan) -> DrawCode:
    deviation = DEVIATIONS[type(initializer)].format(inputs=span.fan_in, outputs=span.fan_out)
    return DrawCode(f"weights.standard_normal({span.shape[::-1]}) * {deviation}")


@write_draw.register
def _uniform(initializer: Uniform, span: ParameterSpan) -> DrawCode:
    half = 0.5 * initializer.radius
    return DrawCode(f"2 * weights.uniform(-{half}, {half}, {span.shape[::-1]})")


@write_draw.register
def _normal(initializer: Normal, span: ParameterSpan) -> DrawCode:
    return DrawCode(f"weights.standard_normal({span.shape[::-1]}) * {initializer.std}")


@write_draw.register
def _constant(initializer: Constant, span: ParameterSpan) -> DrawCode:
    return DrawCode(f"np.full({span.shape[::-1]}, {initializer.value})")


@write_draw.register
def _zeros(initializer: Zeros, span: ParameterSpan) -> DrawCode:
    return DrawCode(f"np.zeros({span.shape[::-1]})")


ORTHOGONAL = Helper(
    "rotation",
    '''
def rotation(shape, gain):
    """A random rotation, cut to a shape: normal numbers made orthogonal."""
    rows, columns = shape[0], int(np.prod(shape[1:]))
    q, r = np.linalg.qr(weights.standard_normal((max(rows, columns), min(rows, columns))))
    q = q * np.where(np.diagonal(r) < 0, -gain, gain)
    return (q if rows >= columns else q.T).reshape(shape)
''',
)

SPARSE = Helper(
    "sparse",
    '''
def sparse(shape, sparsity, std):
    """Normal numbers, of which every unit has a random share set to zero."""
    drawn = np.empty((shape[0], int(np.prod(shape[1:]))))
    for row in drawn:
        row[:] = weights.standard_normal(len(row)) * std
        row[weights.permutation(len(row))[: int(sparsity * len(row))]] = 0
    return drawn.reshape(shape)
''',
)

TRUNCATED = Helper(
    "truncated",
    f'''
def truncated(shape, std):
    """Normal numbers no farther out than {CUT:g} standard deviations."""
    from statistics import NormalDist

    bell = NormalDist()
    share = weights.uniform(bell.cdf(-{CUT}), bell.cdf({CUT}), shape)
    quantiles = np.array([bell.inv_cdf(p) for p in share.ravel().tolist()])
    return np.clip(quantiles, -{CUT}, {CUT}).reshape(shape) * std
''',
)


@write_draw.register
def _orthogonal(initializer: Orthogonal, span: ParameterSpan) -> DrawCode:
    return DrawCode(f"rotation({span.shape[::-1]}, {initializer.gain})", (ORTHOGONAL,))


@write_draw.register
def _sparse(initializer: Sparse, span: ParameterSpan) -> DrawCode:
    arguments = f"{span.shape[::-1]}, {initializer.sparsity}, {initializer.std}"
    return DrawCode(f"sparse({arguments})", (SPARSE,))


@write_draw.register
def _truncated(initializer: TruncatedNormal, span: ParameterSpan) -> DrawCode:
    return DrawCode(f"truncated({span.shape[::-1]}, {initializer.std})", (TRUNCATED,))
