"""Generated data as NumPy: the body of ``make_data()``, drawn from ``stream`` in the same order."""

from functools import singledispatch

from playground.datasets.base.source import DatasetSource
from playground.datasets.generators.blobs import Blobs
from playground.datasets.generators.bump import Bump
from playground.datasets.generators.checkerboard import Checkerboard
from playground.datasets.generators.circle import Circle
from playground.datasets.generators.gauss import Gauss
from playground.datasets.generators.moons import Moons
from playground.datasets.generators.multi_gauss import CENTERS, MultiGauss
from playground.datasets.generators.plane import Plane
from playground.datasets.generators.sine_curve import SineCurve
from playground.datasets.generators.spiral import Spiral
from playground.datasets.generators.xor import Xor

CLASSES = "points = []"
POINTS = (
    "table = np.array(points)",
    "return table[:, :2], table[:, 2].astype(int)",
)
UNIFORM = "uniform = lambda low, high: stream.random() * (high - low) + low"
NORMAL = "normal = lambda mean, deviation: mean + deviation * stream.standard_normal()"


@singledispatch
def write_data(source: DatasetSource) -> tuple[str, ...]:
    """Write how data are drawn; without lines they are embedded."""
    return ()


@write_data.register
def _circle(source: Circle) -> tuple[str, ...]:
    inner, outer = source.halves()
    return (
        UNIFORM,
        CLASSES,
        f"for count, near, far in (({inner}, 0, 2.5), ({outer}, 3.5, 5)):  # disc and ring",
        "    for _ in range(count):",
        "        r, angle = uniform(near, far), uniform(0, 2 * math.pi)",
        "        x, y = r * math.sin(angle), r * math.cos(angle)",
        f"        dx = x + uniform(-5, 5) * {source.share}  # noise moves the label",
        f"        dy = y + uniform(-5, 5) * {source.share}",
        "        points.append((x, y, math.sqrt(dx * dx + dy * dy) < 2.5))",
        *POINTS,
    )


@write_data.register
def _xor(source: Xor) -> tuple[str, ...]:
    return (
        UNIFORM,
        "apart = lambda value: value + (0.3 if value > 0 else -0.3)",
        CLASSES,
        f"for _ in range({source.count}):",
        "    x, y = apart(uniform(-5, 5)), apart(uniform(-5, 5))",
        f"    dx, dy = uniform(-5, 5) * {source.share}, uniform(-5, 5) * {source.share}",
        "    points.append((x, y, (x + dx) * (y + dy) >= 0))",
        *POINTS,
    )


@write_data.register
def _gauss(source: Gauss) -> tuple[str, ...]:
    first, second = source.halves()
    return (
        NORMAL,
        f"deviation = math.sqrt(0.5 + 7 * {source.share})",
        CLASSES,
        f"for center, label, count in ((2, 1, {first}), (-2, 0, {second})):",
        "    for _ in range(count):",
        "        points.append((normal(center, deviation), normal(center, deviation), label))",
        *POINTS,
    )


@write_data.register
def _spiral(source: Spiral) -> tuple[str, ...]:
    first, second = source.halves()
    return (
        UNIFORM,
        CLASSES,
        f"for start, label, count in ((0, 1, {first}), (math.pi, 0, {second})):  # two arms",
        "    for i in range(count):",
        "        r, angle = i / count * 5, 1.75 * i / count * 2 * math.pi + start",
        f"        x = r * math.sin(angle) + uniform(-1, 1) * {source.share}",
        f"        y = r * math.cos(angle) + uniform(-1, 1) * {source.share}",
        "        points.append((x, y, label))",
        *POINTS,
    )


@write_data.register
def _moons(source: Moons) -> tuple[str, ...]:
    upper, lower = source.halves()
    return (
        UNIFORM,
        NORMAL,
        CLASSES,
        f"for side, label, count in ((1, 1, {upper}), (-1, 0, {lower})):  # two arcs",
        "    for _ in range(count):",
        "        angle = uniform(0, math.pi)",
        "        x = side * 3.2 * (math.cos(angle) - 0.5)",
        "        y = side * 3.2 * (math.sin(angle) - 0.25)",
        f"        spread = 3.2 * {source.share}",
        "        points.append((normal(x, spread), normal(y, spread), label))",
        *POINTS,
    )


@write_data.register
def _blobs(source: Blobs) -> tuple[str, ...]:
    return (
        NORMAL,
        f"deviation = 0.6 + 2 * {source.share}",
        CLASSES,
        f"for i in range({source.count}):",
        f"    label = i % {source.classes}",
        f"    angle = 2 * math.pi * label / {source.classes}",
        "    x = normal(3.5 * math.sin(angle), deviation)",
        "    points.append((x, normal(3.5 * math.cos(angle), deviation), label))",
        *POINTS,
    )


@write_data.register
def _checkerboard(source: Checkerboard) -> tuple[str, ...]:
    return (
        UNIFORM,
        f"side = (6.0 - -6.0) / {source.squares}",
        CLASSES,
        f"for _ in range({source.count}):",
        "    x, y = uniform(-6.0, 6.0), uniform(-6.0, 6.0)",
        f"    column = np.floor((x + 6.0) / side + uniform(-1, 1) * {source.share})",
        f"    row = np.floor((y + 6.0) / side + uniform(-1, 1) * {source.share})",
        "    points.append((x, y, 1 - (column + row) % 2))",
        *POINTS,
    )


def _values(count: int, noise: int, *value: str) -> tuple[str, ...]:
    """Draw places, and read the value beside each; ``value`` computes v from x and y."""
    return (
        UNIFORM,
        f"draws = [uniform(-6.0, 6.0) for _ in range(4 * {count})]",
        f"places, shifts = np.array(draws).reshape({count}, 2, 2).transpose(1, 0, 2)",
        f"x, y = (places + shifts * {noise / 100}).T  # noise moves where the value is read",
        *value,
        "return places, v[:, None]",
    )


@write_data.register
def _plane(source: Plane) -> tuple[str, ...]:
    return _values(source.count, source.noise, "v = (x + y) / 10")


@write_data.register
def _sine(source: SineCurve) -> tuple[str, ...]:
    w = source.frequency
    return _values(source.count, source.noise, f"v = np.sin({w} * x) * np.cos({w} * y)")


@write_data.register
def _bump(source: Bump) -> tuple[str, ...]:
    width = f"(2 * {source.width} * {source.width})"
    return _values(source.count, source.noise, f"v = np.exp(-(x * x + y * y) / {width})")


@write_data.register
def _multi_gauss(source: MultiGauss) -> tuple[str, ...]:
    return _values(
        source.count,
        source.noise,
        "v = np.zeros_like(x)",
        "centers = [",
        *(f"    {center}," for center in CENTERS),
        "]",
        "for a, b, sign in centers:",
        "    distance = np.sqrt((x - a) * (x - a) + (y - b) * (y - b))",
        "    cone = sign * np.clip(1 - distance / 2, 0, 1)",
        "    v = np.where(np.abs(cone) > np.abs(v), cone, v)",
    )
