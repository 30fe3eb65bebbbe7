"""Faces, painted: each part in one go from numbers that are only looked at when they changed."""
