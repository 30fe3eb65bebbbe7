"""Lessons in the window: the panel, what performs and judges them, class mode."""
