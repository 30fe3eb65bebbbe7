"""The network, drawn and edited: the canvas, the palette it is built from, and its outline."""

from playground.ui.canvas.canvas import NetworkCanvas
from playground.ui.canvas.outline import Outline
from playground.ui.canvas.palette import Palette

__all__ = ["NetworkCanvas", "Outline", "Palette"]
