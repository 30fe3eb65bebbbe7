"""Getting anywhere by a few letters: commands, layers, settings, and earlier states."""
