"""The arithmetic that components share."""
