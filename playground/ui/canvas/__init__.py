"""The network, drawn and edited: the canvas, the palette it is built from, and its outline."""

from playground.ui.canvas.network_canvas import NetworkCanvas
from playground.ui.canvas.palette.outline import Outline
from playground.ui.canvas.palette.palette import Palette

__all__ = ["NetworkCanvas", "Outline", "Palette"]
