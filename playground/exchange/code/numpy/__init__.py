"""Networks as programs of plain NumPy: forward, backward, and their update."""
