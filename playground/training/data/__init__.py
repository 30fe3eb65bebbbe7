"""From samples to the arrays a step reads."""
