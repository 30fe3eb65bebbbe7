"""The engine: layers, activations, losses, optimizers, and the compiler that binds a network."""
