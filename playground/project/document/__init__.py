"""The project file, by parts."""
