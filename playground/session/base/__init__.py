"""What the window and the worker say to each other."""
