"""What the window does with the thirds of a step: takes them back, chooses how they show."""
