"""Forward, backward and update, over and over."""
