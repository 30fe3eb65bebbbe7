"""What a command starts from."""
