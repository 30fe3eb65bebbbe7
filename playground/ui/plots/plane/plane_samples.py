"""The samples of a 2-D problem on its plane: filled to train, rings to test."""

from collections.abc import Iterator
from html import escape

from playground.core import Array
from playground.datasets.base.dataset import Dataset, Split
from playground.ui.plots.base.figure import Figure
from playground.ui.plots.base.points import SPLITS, Points, truth_colors
from playground.ui.theme.tokens import Theme, class_colors

NEAR_PX = 6.0


class PlaneSamples:
    """The points of both splits, in the colours of their truth on the field's scale.

    Parameters
    ----------
    figure
        Where they are drawn.
    """

    def __init__(self, figure: Figure) -> None:
        self._figure = figure
        self._points: dict[Split, Points] = {
            split: Points(figure, split, on_field=True) for split in SPLITS
        }

    def show(
        self,
        dataset: Dataset,
        scale: tuple[float, float],
        theme: Theme,
        *,
        with_test: bool,
        with_wrong: bool,
        with_unseen: bool,
    ) -> None:
        """Draw the samples, those to test only if wanted, and say what their colours mean."""
        for split, points in self._points.items():
            rows = _rows_of(dataset, split)
            points.set_visible(split == "train" or with_test)
            x, y = dataset.raw.x[rows].T
            colors = truth_colors(dataset, dataset.raw.y[rows], scale, theme)
            points.show(x, y, colors, theme)
        names = dataset.classes
        numbers = tuple(str(index + 1) for index in range(len(names)))
        marks = "●&nbsp;train&nbsp; ○&nbsp;test" if with_test else "●&nbsp;train"
        marks += "&nbsp; ◆&nbsp;unseen" if with_unseen else ""
        marks += "&nbsp; □&nbsp;wrong" if with_wrong else ""
        legends = (_legend(words, theme, marks) for words in (names, numbers, ()))
        self._figure.set_legend(*legends)

    def near(self, dataset: Dataset, x: float, y: float) -> Iterator[int]:
        """Go through the splits' samples nearest to a place, if near enough: raw rows."""
        for split, points in self._points.items():
            rows = _rows_of(dataset, split)
            index = points.nearest(x, y, self._figure.pixels_per_unit(), NEAR_PX)
            if 0 <= index < len(rows):
                yield int(rows[index])


def _rows_of(dataset: Dataset, split: Split) -> Array:
    return dataset.train_rows if split == "train" else dataset.test_rows


def _legend(names: tuple[str, ...], theme: Theme, marks: str) -> str:
    colors = class_colors(theme, len(names))
    parts = [
        f"<span style='color:{color}'>■</span>&nbsp;{escape(name)}"
        for color, name in zip(colors, names, strict=False)
    ]
    return "&nbsp;&nbsp;".join([*parts, marks])
