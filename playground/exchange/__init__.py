"""Trained models going out: ONNX, safetensors, NPZ."""
