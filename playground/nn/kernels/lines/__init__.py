"""A step along a line: which lengths a search tries, and what moves there."""
