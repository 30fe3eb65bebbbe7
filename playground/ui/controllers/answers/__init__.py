"""What is asked of the worker, and what its answers are about."""
