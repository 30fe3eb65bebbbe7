"""The chain rule of one weight or activation, path by path."""
