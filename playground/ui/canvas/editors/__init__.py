"""What is typed right on a card."""
