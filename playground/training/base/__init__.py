"""The values that every part of training speaks of."""
