"""Lessons: files that say what to do, check that it was done, and tell what came of it."""
