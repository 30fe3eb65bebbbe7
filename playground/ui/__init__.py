"""The window: everything that imports PySide6 or pyqtgraph."""

from playground.ui.virtuals import guard_classes

guard_classes()  # before any module here makes a class that Qt calls
