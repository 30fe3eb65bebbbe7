"""Live training in a thread of its own."""
