"""Text, tables, progress and exit codes on a terminal."""
