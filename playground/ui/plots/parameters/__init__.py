"""Weights, gradients and what the optimizer makes of them."""
