"""The selected layer and its values."""
