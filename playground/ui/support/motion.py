"""Whether things may move: not where the person, here or in the system, asks for stillness."""

from PySide6.QtWidgets import QApplication, QStyle

PROPERTY = "reduced_motion"


def set_reduced(reduced: bool) -> None:
    """Say for the whole application whether the person asks for stillness."""
    app = QApplication.instance()
    if app is not None:
        app.setProperty(PROPERTY, reduced)


def is_reduced() -> bool:
    """Tell whether nothing may move."""
    app = QApplication.instance()
    if not isinstance(app, QApplication) or app.property(PROPERTY):
        return True
    style, hints = app.style(), QStyle.StyleHint
    moves = style.styleHint(hints.SH_Widget_Animate) and style.styleHint(
        hints.SH_Widget_Animation_Duration
    )
    return not moves
