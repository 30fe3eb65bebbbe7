"""How a layer travels from the palette to the canvas."""

from PySide6.QtCore import QMimeData

from playground.nn.layers import LAYERS

MIME_TYPE = "application/x-playground-layer"


def layer_mime(kind: str) -> QMimeData:
    """Return what a drag of a layer carries."""
    data = QMimeData()
    data.setData(MIME_TYPE, kind.encode())
    return data


def dragged_layer(data: QMimeData) -> str | None:
    """Return the kind of the dragged layer, ``None`` for anything else."""
    if not data.hasFormat(MIME_TYPE):
        return None
    kind = bytes(data.data(MIME_TYPE).data()).decode(errors="replace")
    return kind if kind in LAYERS else None
