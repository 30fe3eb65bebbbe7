"""Class mode: only what a lesson names is in sight, in larger type."""
