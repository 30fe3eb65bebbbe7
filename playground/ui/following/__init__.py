"""What keeps a panel at the moment the training stands at."""
