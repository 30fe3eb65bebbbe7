"""Commands that draw: a picture of the window, and a report of a training."""
