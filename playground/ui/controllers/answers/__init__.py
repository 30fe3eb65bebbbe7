"""What the worker's answers are about, and who waits for them."""
