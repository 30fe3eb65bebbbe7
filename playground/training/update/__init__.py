"""From a gradient to a move of the parameters."""
