"""What the outputs of a classification are worth, whatever its threshold."""
