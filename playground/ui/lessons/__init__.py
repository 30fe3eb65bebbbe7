"""Lessons in the window: the stage that presses the real buttons, who leads, class mode."""
