"""Where the selection goes by keyboard."""

from PySide6.QtCore import Qt

from playground.ui.canvas.model.canvas_model import CanvasModel


def along(model: CanvasModel, current: str | None, step: int) -> str | None:
    """Return the next or previous node along the network, ``None`` beyond its ends."""
    order = model.order
    if not order:
        return None
    if current not in order:
        return order[0] if step > 0 else order[-1]
    index = order.index(current) + step
    return order[index] if 0 <= index < len(order) else None


def towards(model: CanvasModel, current: str | None, key: Qt.Key) -> str | None:
    """Return the node an arrow key leads to: along a wire first, else the nearest that way."""
    if current is None or current not in model.network:
        return along(model, None, 1)
    dx, dy = {
        Qt.Key.Key_Left: (-1, 0),
        Qt.Key.Key_Right: (1, 0),
        Qt.Key.Key_Up: (0, -1),
        Qt.Key.Key_Down: (0, 1),
    }[key]
    wired = model.network.targets(current) if dx > 0 else model.network.sources(current)
    if dx and wired and wired[0] in model.network:
        return wired[0]
    x0, y0 = model.positions[current]
    best, best_cost = None, float("inf")
    for node_id, (x, y) in model.positions.items():
        ahead = (x - x0) * dx + (y - y0) * dy
        aside = abs((x - x0) * dy) + abs((y - y0) * dx)
        if node_id != current and ahead > 0 and ahead + 2 * aside < best_cost and aside <= ahead:
            best, best_cost = node_id, ahead + 2 * aside
    return best
