"""What stands in the scene: cards, wires, and what floats above them."""
