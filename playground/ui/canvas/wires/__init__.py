"""Which weights are drawn as lines, and what the mouse does with them."""
