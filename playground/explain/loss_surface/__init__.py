"""The loss around the weights: landscape, curvature, and what single samples make of it."""
