"""The whole document as one frozen value, and how it gets to and from a file."""

from playground.project.project import Project, ViewConfig

__all__ = ["Project", "ViewConfig"]
