"""What the menus do with several layers at once, and what of it is remembered."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction

from playground.ui.canvas import NetworkCanvas
from playground.ui.canvas.edits.arrange_edits import AXES, LINES
from playground.ui.support.settings import Settings


class LayerTools:
    """Joins actions, canvas and settings.

    Parameters
    ----------
    canvas
        Where the layers are.
    guides
        The switch for guides.
    settings
        Where it is remembered.
    """

    def __init__(self, canvas: NetworkCanvas, guides: QAction, settings: Settings) -> None:
        self._canvas = canvas
        self._guides = guides
        self._settings = settings
        guides.setChecked(settings.has_guides)
        canvas.has_guides = settings.has_guides

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what each action does."""
        arranging, blocks = self._canvas.arranging, self._canvas.blocks
        return {
            **{f"align_{line}": partial(arranging.align, line) for line in LINES},
            **{f"distribute_{axis}": partial(arranging.distribute, axis) for axis in AXES},
            "guides": self._set_guides,
            "group": blocks.group,
            "ungroup": blocks.ungroup,
            "fold": lambda: blocks.fold(),
            "rename_block": blocks.rename,
            "save_block": blocks.save,
        }

    def _set_guides(self) -> None:
        self._canvas.has_guides = self._settings.has_guides = self._guides.isChecked()
