"""Columns of a table, each in a line: what they hold and what becomes of them."""
