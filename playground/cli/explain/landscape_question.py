"""The loss along a line or over a plane through the present parameters."""

import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

import numpy as np

from playground.cli.explain.question import add_rows
from playground.cli.explain.question_inputs import Answer, Inputs
from playground.cli.plotting.landscape_files import WRITERS, Slice
from playground.cli.source.start_options import bounded_int, natural_number
from playground.cli.terminal.formats import text_table
from playground.cli.terminal.output_files import check_suffix, check_writable
from playground.cli.terminal.progress_bars import watched_work
from playground.core import Array, NumpyStream, PlaygroundError
from playground.core.text.numbers import counted, percent
from playground.explain.base.optimizer_preview import preview
from playground.explain.base.parameter_index import parse_index
from playground.explain.loss_surface.directions import (
    Direction,
    gradient_direction,
    move_direction,
    parameter_direction,
    principal_plane,
    random_direction,
)
from playground.explain.loss_surface.landscape import LossLine, LossPlane, line, plane

EPOCHS = 10
SIZE = 41
MOST_POINTS = 1001
MOMENTS = 40
"""How many moments of a training its trajectory is drawn through."""

TRAJECTORY = "trajectory"
SHADES = " .:-=+*#%@"
MAP_ROWS, MAP_COLUMNS = 11, 41


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the directions, the points, and what to write."""
    parser.add_argument(
        "--along",
        nargs="+",
        default=["random", "random"],
        metavar="DIRECTION",
        help="one direction for a line, two for a plane: random (as long as the weights, filter by "
        "filter), descent (of length 1), move (the optimizer's next one), or a learned number as "
        "in hidden_1/weight/0,2; or trajectory: the plane the training moved in "
        "(default: random random)",
    )
    parser.add_argument(
        "--size",
        type=bounded_int(MOST_POINTS, 2),
        default=SIZE,
        metavar="N",
        help=f"points a side, up to {MOST_POINTS:,} (default: {SIZE})",
    )
    parser.add_argument(
        "--reach",
        type=_reach,
        metavar="X",
        help="how far to look both ways, in lengths of the direction (default: 1; for the "
        "trajectory, as far as it goes)",
    )
    parser.add_argument(
        "--draw", type=natural_number, default=0, metavar="N", help="seeds the random directions"
    )
    add_rows(parser, "all")
    parser.add_argument(
        "--write",
        nargs="+",
        action="extend",
        default=[],
        metavar="FILE",
        help=f"write the losses ({', '.join(WRITERS)})",
    )


def check(args: Namespace) -> int:
    """Refuse directions and files that cannot be; a trajectory needs to be watched."""
    for name in args.write:
        path = Path(name)
        check_suffix("--write", path, tuple(WRITERS))
        check_writable("--write", path)
        WRITERS[path.suffix.lower()].check(path)
    if args.along == [TRAJECTORY]:
        return MOMENTS
    if len(args.along) > 2 or TRAJECTORY in args.along:
        raise PlaygroundError(
            f"--along {' '.join(args.along):.80}: name one or two directions, or only {TRAJECTORY}"
        )
    for name in args.along:
        if name not in ("random", "descent", "move"):
            parse_index(name)
    return 0


def ask(inputs: Inputs) -> Answer:
    """Evaluate the loss at every point of the slice."""
    begun = time.perf_counter()
    found = _slice(inputs)
    seconds = time.perf_counter() - begun
    written = []
    for name in inputs.args.write:
        path = Path(name)
        WRITERS[path.suffix.lower()].write(found, path)
        written.append(f"wrote {name}")
    names = " and ".join(direction.name for direction in found.directions)
    shape = " × ".join(str(len(axis)) for axis in found.axes)
    lines = [f"The loss at {shape} points along {names}, in {seconds:.2f} s"]
    if found.explained:
        shares = " and ".join(percent(share, 0) for share in found.explained)
        lines.append(f"They hold {shares} of the variance of {counted(len(found.path), 'moment')}.")
    text = "\n".join([*lines, "", _summary(found), *_map(found.losses), *written])
    numbers = {
        "directions": [direction.name for direction in found.directions],
        "axes": [axis.tolist() for axis in found.axes],
        "losses": found.losses.tolist(),
        "path": found.path.tolist(),
        "explained": found.explained,
        "seconds": seconds,
    }
    return Answer(text, numbers)


def _slice(inputs: Inputs) -> Slice:
    args, context = inputs.args, inputs.context
    if args.along == [TRAJECTORY]:
        seen = principal_plane(inputs.path, context.theta)
        axes = [_around(seen.coordinates[:, i], args.reach, args.size) for i in range(2)]
        losses = _losses(inputs, [seen.first, seen.second], axes)
        explained = tuple(seen.explained.tolist())
        return Slice((seen.first, seen.second), tuple(axes), losses, seen.coordinates, explained)
    directions = [_direction(inputs, i, name) for i, name in enumerate(args.along)]
    reach = 1.0 if args.reach is None else args.reach
    axes = [np.linspace(-reach, reach, args.size) for _ in directions]
    return Slice(tuple(directions), tuple(axes), _losses(inputs, directions, axes))


def _losses(inputs: Inputs, directions: list[Direction], axes: list[Array]) -> Array:
    """Evaluate along one or two directions."""
    context, rows = inputs.context, inputs.rows()
    found: LossLine | LossPlane | None
    with watched_work("landscape") as progress:
        if len(directions) == 1:
            found = line(context, directions[0], axes[0], rows, progress)
        else:
            (u, v), (a, b) = directions, axes
            found = plane(context, u, v, a, b, rows, progress)
    assert found is not None  # whoever stops it does not come here
    return found.losses


def _direction(inputs: Inputs, index: int, name: str) -> Direction:
    context = inputs.context
    if name == "random":
        return random_direction(context, NumpyStream((inputs.args.draw, index)))
    if name == "descent":
        return gradient_direction(context)
    if name == "move":
        optimizer = context.config.optimizer
        (move,) = preview(context, [optimizer]).moves
        return move_direction(f"{optimizer.name}'s next move", move.move)
    return parameter_direction(context, parse_index(name))


def _around(coordinates: Array, reach: float | None, size: int) -> Array:
    """Return an axis that holds a path with some room, or reaches as far as asked."""
    if reach is not None:
        return np.linspace(-reach, reach, size)
    low, high = float(coordinates.min()), float(coordinates.max())
    room = 0.25 * (high - low)
    return np.linspace(low - room, high + room, size)


def _summary(found: Slice) -> str:
    rows = [("lowest", *_point(found, int(np.nanargmin(found.losses))))]
    rows.append(("highest", *_point(found, int(np.nanargmax(found.losses)))))
    return text_table(("", "loss", "at"), rows)


def _point(found: Slice, index: int) -> tuple[float, str]:
    place = np.unravel_index(index, found.losses.shape)
    # Rows of a plane run along its second direction.
    at = [f"{axis[i]:.3g}" for axis, i in zip(found.axes, reversed(place), strict=True)]
    return float(found.losses[place]), ", ".join(at)


def _map(losses: Array) -> list[str]:
    """Return a plane as lines of characters, the darker the higher; a line has none."""
    if losses.ndim == 1:
        return []
    rows, columns = (
        np.linspace(0, n - 1, min(n, most)).round().astype(int)
        for n, most in zip(losses.shape, (MAP_ROWS, MAP_COLUMNS), strict=True)
    )
    few = losses[np.ix_(rows[::-1], columns)]
    finite = few[np.isfinite(few)]
    if not finite.size:
        return []
    low, high = float(finite.min()), float(finite.max())
    share = np.sqrt(np.clip((few - low) / ((high - low) or 1.0), 0, 1))
    levels = np.nan_to_num(share * (len(SHADES) - 1), nan=len(SHADES) - 1).round().astype(int)
    key = f"{SHADES[1]} low to {SHADES[-1]} high; the first direction to the right, the second up"
    return ["", *("".join(SHADES[level] for level in row).rstrip() for row in levels), key, ""]


def _reach(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < 1e6:
        raise ArgumentTypeError(f"{text!r} is not a number above 0")
    return number
