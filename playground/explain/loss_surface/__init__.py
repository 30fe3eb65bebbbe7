"""The loss around the weights: landscape, curvature, trajectory."""
