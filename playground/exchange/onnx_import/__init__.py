"""ONNX files opened: the operators of a feed-forward model as layers, with their weights."""
