"""Faces: what a card shows below its words, as values and places. Nothing here paints."""
