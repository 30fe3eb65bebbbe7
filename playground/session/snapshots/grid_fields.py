"""Pictures of a 2-D network: its answer, and every unit's value, over the plane."""

import numpy as np

from playground.core import Array, PlaygroundError
from playground.session.snapshots.plane_area import PlaneArea
from playground.session.snapshots.units_off import ShownModel
from playground.training.data.input_feed import raw_features
from playground.training.trainer import Trainer


class GridFields:
    """Evaluates a trainer's network on square grids.

    Row 0 of a picture is the lowest y, column 0 the lowest x; both axes run over the data's extent,
    or over the part of the plane that is asked for.
    """

    def __init__(self, trainer: Trainer, shown: ShownModel | None = None) -> None:
        self._trainer = trainer
        self._shown = shown or ShownModel(trainer)
        self._grids: dict[tuple[int, PlaneArea | None], list[Array]] = {}

    def field(self, n: int, area: PlaneArea | None = None) -> Array:
        """Return the answer ``(K, n, n)`` in a person's units, over the extent or a part."""
        output = self._shown.model.predictor.run(self._grid(n, area))
        answer = self._shown.model.readable(output)
        return np.ascontiguousarray(answer.T).reshape(-1, n, n)

    def tiles(self, n: int, most_units: int = 16) -> dict[str, Array]:
        """Return every node's unit values ``(units, n, n)``, for layers of few enough units."""
        small = [
            node.id
            for node in self._trainer.plan.nodes
            if len(node.shape) == 1 and node.shape[0] <= most_units
        ]
        values = self._shown.model.predictor.values(self._grid(n), small)
        return {node_id: value.reshape(-1, n, n) for node_id, value in values.items()}

    def _grid(self, n: int, area: PlaneArea | None = None) -> list[Array]:
        """Return the prepared features of the n by n grid; the latest grids are kept."""
        key = n, area
        if key not in self._grids:
            if len(self._grids) >= 2:
                del self._grids[next(iter(self._grids))]
            self._grids[key] = self._prepare(n, area)
        return self._grids[key]

    def _prepare(self, n: int, area: PlaneArea | None) -> list[Array]:
        dataset = self._trainer.dataset
        extent = dataset.raw.extent
        if not dataset.is_2d or extent is None:
            raise PlaygroundError("only a problem with two features can be drawn on a plane")
        seen = area or PlaneArea.square(extent)
        x, y = np.meshgrid(
            np.linspace(seen.left, seen.right, n), np.linspace(seen.low, seen.high, n)
        )
        rows = np.column_stack([x.ravel(), y.ravel()])
        return raw_features(self._trainer.network, dataset.x_scaling, rows)
