"""A whole run as a script of plain NumPy: data, first weights, order of samples, every update."""
