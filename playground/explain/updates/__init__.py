"""What is done with a gradient: prepared, given to optimizers, got from elsewhere, followed."""
