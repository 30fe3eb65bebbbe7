"""What reads each operator; importing the package registers them."""

from playground.exchange.onnx_import.readers import images
from playground.exchange.onnx_import.readers.layers import READERS

__all__ = ["READERS", "images"]
