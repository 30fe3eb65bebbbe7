"""Sweeps in the window: what varies, how far it is, where every cell ended."""
