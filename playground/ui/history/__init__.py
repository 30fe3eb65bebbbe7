"""What was trained before, in the window: the timeline, and the runs."""
