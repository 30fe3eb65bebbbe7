"""Colours, sizes, stylesheets, icons."""
