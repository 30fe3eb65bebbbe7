"""What the window does with several layers at once, and with the blocks a person keeps."""
