"""Copies of unsaved work, and what is needed to offer them again."""
