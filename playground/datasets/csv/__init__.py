"""Reading delimited text: dialect, rows, numbers."""
