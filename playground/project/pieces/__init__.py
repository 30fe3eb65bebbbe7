"""Pieces of a network that travel by themselves: as text on the clipboard, and kept as blocks."""
