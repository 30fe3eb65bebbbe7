"""Edits of the network made on the canvas."""
