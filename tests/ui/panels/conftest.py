import pytest
from PySide6.QtGui import QFont, QPalette

from playground.ui import style
from playground.ui.theme import LIGHT


@pytest.fixture
def styled(qapp):
    """Dress the application as the window does, for tests that measure; undress it afterwards."""
    font, palette = QFont(qapp.font()), QPalette(qapp.palette())
    style.apply(qapp, LIGHT)
    yield
    qapp.setStyleSheet("")
    qapp.setFont(font)
    qapp.setPalette(palette)
