"""How a lesson begins: from a file, a link or the command line, in class mode, its answers kept."""
