"""The application's looks: one for all tests of a process, so none may change them for the next."""

from contextlib import contextmanager

from PySide6.QtGui import QFont, QPalette

from playground.ui.support.motion import PROPERTY


@contextmanager
def looks_kept(app):
    """Give the application the looks back that it had, when whatever needs others is closed."""
    font, palette, sheet = QFont(app.font()), QPalette(app.palette()), app.styleSheet()
    moves = app.property(PROPERTY)
    yield app
    app.setProperty(PROPERTY, moves)
    if app.styleSheet() != sheet:
        app.setStyleSheet(sheet)
    if app.font() != font:
        app.setFont(font)
    if app.palette() != palette:
        app.setPalette(palette)
