"""Dialogs with a task: races, learning rates, help."""
