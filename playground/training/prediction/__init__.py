"""What a trained network answers to new rows."""
