"""Settings, background work, names of files to save."""
