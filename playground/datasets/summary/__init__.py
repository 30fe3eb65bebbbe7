"""What columns hold before anything is learned from them, and what will be done to them."""
