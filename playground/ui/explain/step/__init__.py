"""The tab of the present step: what makes the gradient, why, and what uses it."""
