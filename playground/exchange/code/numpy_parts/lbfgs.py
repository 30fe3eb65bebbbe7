"""L-BFGS as NumPy: the curvature the last moves tell of, and the search along a line."""

from playground.exchange.code.base.helper import Helper
from playground.exchange.code.numpy_parts.dispatch import UpdateCode, write_optimizer
from playground.exchange.code.numpy_parts.optimizers import constants
from playground.nn.kernels.lines.search import FARTHEST, MARGIN, NEAREST
from playground.nn.optimizers.lbfgs import LBFGS

DIRECTION = Helper(
    "newton_direction",
    '''
def newton_direction(g, pairs):
    """-H g, H the inverse Hessian that moves s and changes y of the gradient tell of."""
    d = -g  # Nocedal and Wright 2006, algorithm 7.4; the newest pair comes first
    shares = []
    for s, y in pairs:
        shares.append((s @ d) / (s @ y))
        d = d - shares[-1] * y
    if pairs:
        s, y = pairs[0]
        d = d * ((s @ y) / (y @ y))
    for (s, y), share in zip(reversed(pairs), reversed(shares)):
        d = d + (share - (y @ d) / (s @ y)) * s
    return d
''',
)

PUSH = Helper(
    "remember",
    '''
def remember(pairs, s, y, most):
    """Put a pair in front, unless the gradient did not grow along the move."""
    size = np.sqrt((s @ s) * (y @ y))
    if s @ y > np.finfo(s.dtype).eps * size:
        pairs.insert(0, (s, y))
        del pairs[most:]
''',
)

CUBIC = Helper(
    "cubic_minimum",
    '''
def cubic_minimum(a, b, lowest, highest):
    """Where the cubic through two (step, loss, slope) is lowest, within bounds (3.59)."""
    middle = 0.5 * (lowest + highest)
    if a[0] == b[0]:
        return middle
    mean = a[2] + b[2] - 3 * (a[1] - b[1]) / (a[0] - b[0])
    square = mean * mean - a[2] * b[2]
    if not 0 <= square < np.inf:
        return middle
    root = np.copysign(np.sqrt(square), b[0] - a[0])
    bottom = b[2] - a[2] + 2 * root
    if bottom == 0:
        return middle
    step = b[0] - (b[0] - a[0]) * ((b[2] + root - mean) / bottom)
    return min(max(step, lowest), highest) if np.isfinite(step) else middle
''',
)

SEARCH = Helper(
    "wolfe_search",
    f'''
def wolfe_search(at, start, step, c1, c2, most, narrowest):
    """A step that meets the strong Wolfe conditions, or the lowest one seen, and which it is.

    Nocedal and Wright 2006, algorithms 3.5 and 3.6. ``at(step)`` and ``start`` are
    (step, loss, slope).
    """
    falls = lambda p: p[1] <= start[1] + c1 * p[0] * start[2]
    behind = best = low = start
    high, hesitated = (np.inf, np.inf, 0.0), False
    for _ in range(most):
        p = at(step)
        if not np.isfinite(p[1] + p[2]):
            p = (step, np.inf, np.inf)
        best = p if p[1] < best[1] else best
        if p[1] >= low[1] or not falls(p):
            high = p
        elif abs(p[2]) <= -c2 * start[2]:
            return p, True
        else:
            if p[2] * (high[0] - low[0]) >= 0:
                high = low
            behind, low = low, p
        if np.isinf(high[0]):  # not bracketed yet
            near = low[0] + {NEAREST} * (low[0] - behind[0])
            step = cubic_minimum(behind, low, near, {FARTHEST} * low[0])
        elif abs(high[0] - low[0]) <= narrowest:
            break
        else:
            left, right = sorted((low[0], high[0]))
            step, margin = cubic_minimum(low, high, left, right), {MARGIN} * (right - left)
            inside = left + margin <= step <= right - margin
            if not inside and (hesitated or not left < step < right):
                step = right - margin if right - step < step - left else left + margin
                inside = True
            hesitated = not inside
    return best, False
''',
    (CUBIC,),
)


@write_optimizer.register
def _lbfgs(optimizer: LBFGS, where: str) -> UpdateCode:
    numbers = ("c1", "c2", "max_evaluations", "tolerance_grad", "tolerance_change")
    lines = (
        "origin, first = theta.copy(), g.copy()",
        "d = newton_direction(g, pairs)",
        "if not g @ d < 0:  # rounding spoiled the direction",
        "    pairs.clear()",
        "    d = -g",
        "step = rate if pairs else rate * min(1, 1 / max(np.abs(g).sum(), 1))",
        "",
        "def at(step):",
        "    theta[:] = origin + step * d",
        "    value, gradient = evaluate()",
        "    return step, value, gradient @ d",
        "",
        "if np.abs(g).max() > tolerance_grad and step * np.abs(d).max() > 0:",
        "    narrowest = tolerance_change / np.abs(d).max()",
        "    start = (0.0, loss, g @ d)",
        "    p, good = wolfe_search(at, start, step, c1, c2, max_evaluations, narrowest)",
        "    theta[:] = origin + p[0] * d",
        "    if good:",
        f"        remember(pairs, theta - origin, evaluate()[1] - first, {optimizer.history})",
        "    else:",
        "        pairs.clear()",
    )
    return UpdateCode(
        (*constants(optimizer, *numbers), "pairs = []  # of moves and gradient changes"),
        lines,
        ("pairs",),
        (DIRECTION, PUSH, SEARCH),
        searches=True,
    )
