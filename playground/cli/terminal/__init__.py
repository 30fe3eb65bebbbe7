"""Text, JSON, progress and exit codes on a terminal."""
