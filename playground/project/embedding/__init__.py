"""Data that travel inside the project file."""
