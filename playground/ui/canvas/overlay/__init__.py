"""What the thirds of a step add to the drawn network: gradients, moves, the loss."""
