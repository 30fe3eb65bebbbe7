"""Quantities that mean the same in several optimizers."""

from playground.nn.base.quantity import Quantity

MEAN = Quantity(
    "Mean gradient", "m", "The running mean of the gradient; it starts at zero.", "β₁m + (1-β₁)g"
)
MEAN_SQUARE = Quantity(
    "Mean square",
    "v",
    "The running mean of the squared gradient; it starts at zero.",
    "β₂v + (1-β₂)g²",
)
CORRECTED_MEAN = Quantity(
    "Corrected mean", "m̂", "The mean gradient without the zeros it began with.", "m / (1-β₁ᵗ)"
)
CORRECTED_SQUARE = Quantity(
    "Corrected square", "v̂", "The mean square without the zeros it began with.", "v / (1-β₂ᵗ)"
)
VELOCITY = Quantity("Velocity", "u", "The gradients so far, older ones fading.", "μu + g")
STEP_SIZE = Quantity(
    "Step size", "", "How far each parameter moved per unit of its direction or gradient."
)
DIRECTION = Quantity("Direction", "", "What the update went against, before the step size.")
