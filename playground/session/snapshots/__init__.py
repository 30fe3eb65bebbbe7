"""Frozen copies of what a screen shows."""
