"""ONNX: the graph, and the words for every layer."""
