"""Files, written and read safely."""
