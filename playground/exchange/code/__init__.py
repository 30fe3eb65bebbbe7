"""Networks as programs that people read and run: NumPy, PyTorch, Keras."""
