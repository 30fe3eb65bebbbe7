"""Lines over steps, rates and directions."""
