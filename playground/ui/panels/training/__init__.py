"""How to train."""
