"""The application's look as a Qt style sheet and palette, made from the theme's tokens.

Widgets ask for a special look with the dynamic property ``role``: ``section`` (small headings),
``secondary``, ``readout``, ``error``, ``warning`` on labels; ``primary`` and ``link`` on buttons;
``card`` on frames.
"""

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from playground.ui.theme.icons import tinted_file
from playground.ui.theme.stylesheet_window import window_rules
from playground.ui.theme.tokens import (
    CARD_RADIUS,
    CONTROL_RADIUS,
    READOUT_PX,
    SECONDARY_PX,
    TEXT_PX,
    Theme,
)

CONTROL_HEIGHT = 26
"""The inner height of inputs and buttons; borders and padding make it 30 px."""

INPUTS = "QLineEdit, QAbstractSpinBox, QComboBox, QPlainTextEdit"


def apply(app: QApplication, theme: Theme) -> None:
    """Give the whole application the look of a theme."""
    if app.style().objectName().lower() != "fusion":
        app.setStyle("Fusion")
    app.setFont(font())
    app.setPalette(palette(theme))
    app.setStyleSheet(stylesheet(theme))


def font() -> QFont:
    """Return the system's own face at the window's text size, with figures of equal width."""
    result = QFont(QApplication.font())
    result.setPixelSize(TEXT_PX)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget a special look, also when it is already visible."""
    widget.setProperty("role", role)
    repolish(widget)


def repolish(widget: QWidget) -> None:
    """Apply the style sheet again, after a property that it looks at has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def palette(theme: Theme) -> QPalette:
    """Return the palette: for what no style sheet reaches, and for views that read it."""
    roles = QPalette.ColorRole
    colors = {
        roles.Window: theme.window,
        roles.WindowText: theme.text,
        roles.Base: theme.surface,
        roles.AlternateBase: theme.hover,
        roles.Text: theme.text,
        roles.Button: theme.surface,
        roles.ButtonText: theme.text,
        roles.BrightText: theme.error,
        roles.ToolTipBase: theme.surface,
        roles.ToolTipText: theme.text,
        roles.PlaceholderText: theme.secondary,
        roles.Highlight: theme.accent,
        roles.HighlightedText: theme.on_accent,
        roles.Accent: theme.accent,
        roles.Link: theme.accent,
        roles.LinkVisited: theme.accent,
        roles.Light: theme.hover,
        roles.Midlight: theme.hover,
        roles.Mid: theme.border,
        roles.Dark: theme.border,
        roles.Shadow: theme.border,
    }
    result = QPalette()
    for role, color in colors.items():
        result.setColor(role, QColor(color))
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.disabled))
    result.setColor(QPalette.ColorGroup.Disabled, roles.Highlight, QColor(theme.border))
    return result


def stylesheet(theme: Theme) -> str:
    """Return the application-wide style sheet."""
    parts = (_frame, _roles, _buttons, _inputs, _checks, _tabs, _lists, _menus, _bars, window_rules)
    return "\n".join(part(theme) for part in parts)


def _image(name: str, color: str) -> str:
    return f'url("{tinted_file(name, color).as_posix()}")'


def _frame(t: Theme) -> str:
    return f"""
QMainWindow, QDialog, QDockWidget {{ background: {t.window}; color: {t.text}; }}
QMainWindow::separator {{ background: {t.border}; width: 1px; height: 1px; }}
QMainWindow::separator:hover {{ background: {t.accent}; }}
QDockWidget {{ border: none; }}
QDockWidget::title {{ background: {t.window}; padding: 8px 12px 4px 12px; }}
QSplitter::handle {{ background: {t.border}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QSplitter::handle:hover {{ background: {t.accent}; }}
QScrollArea {{ background: transparent; border: none; }}
QToolTip {{
    background: {t.surface}; color: {t.text}; border: 1px solid {t.border}; padding: 4px 6px;
}}
QFrame[role="card"] {{
    background: {t.surface}; border: 1px solid {t.border}; border-radius: {CARD_RADIUS}px;
}}
QFrame[role="line"] {{ background: {t.border}; border: none; max-height: 1px; }}
"""


def _roles(t: Theme) -> str:
    return f"""
QLabel {{ background: transparent; color: {t.text}; }}
QLabel:disabled {{ color: {t.disabled}; }}
QLabel[role="section"] {{
    color: {t.secondary}; font-size: {SECONDARY_PX}px; font-weight: bold;
}}
QLabel[role="secondary"] {{ color: {t.secondary}; font-size: {SECONDARY_PX}px; }}
QLabel[role="readout"] {{ font-size: {READOUT_PX}px; font-weight: 600; }}
QLabel[role="title"] {{ font-weight: 600; }}
QLabel[role="error"] {{ color: {t.error}; font-size: {SECONDARY_PX}px; }}
QLabel[role="warning"] {{ color: {t.warning}; font-size: {SECONDARY_PX}px; }}
"""


def _buttons(t: Theme) -> str:
    down = _image("chevron-down", t.secondary)
    return f"""
QPushButton, QToolButton {{
    background: {t.surface}; color: {t.text}; border: 1px solid {t.border};
    border-radius: {CONTROL_RADIUS}px; padding: 1px 10px; min-height: {CONTROL_HEIGHT}px;
}}
QToolButton {{ padding: 1px 5px; }}
QPushButton:hover, QToolButton:hover {{ background: {t.hover}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {t.accent_soft}; }}
QPushButton:checked, QToolButton:checked {{
    background: {t.accent_soft}; border-color: {t.accent};
}}
QPushButton:disabled, QToolButton:disabled {{ color: {t.disabled}; background: {t.window}; }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {t.accent}; padding: 0 9px; }}
QToolButton:focus {{ padding: 0 4px; }}
QPushButton[role="primary"], QToolButton[role="primary"], QPushButton:default {{
    background: {t.accent}; color: {t.on_accent}; border-color: {t.accent};
}}
QPushButton[role="primary"]:focus, QToolButton[role="primary"]:focus, QPushButton:default:focus {{
    border: 2px solid {t.text};
}}
QPushButton[role="primary"]:disabled, QToolButton[role="primary"]:disabled,
QPushButton:default:disabled {{
    background: {t.border}; color: {t.disabled}; border-color: {t.border};
}}
QPushButton[role="link"], QToolButton[role="link"] {{
    background: transparent; border: 1px solid transparent; color: {t.accent};
    padding: 1px 4px; min-height: 20px; text-align: left;
}}
QPushButton[role="link"]:hover, QToolButton[role="link"]:hover {{ background: {t.hover}; }}
QPushButton[role="link"]:focus, QToolButton[role="link"]:focus {{ border-color: {t.accent}; }}
QToolButton[role="fold"] {{
    background: transparent; border: 1px solid transparent; color: {t.secondary};
    font-size: {SECONDARY_PX}px; padding: 1px 4px 1px 0; min-height: 20px;
}}
QToolButton[role="fold"][section="true"] {{ font-weight: bold; }}
QToolButton[role="fold"]:hover {{ color: {t.text}; }}
QToolButton[role="fold"]:focus {{ border-color: {t.accent}; }}
QToolButton[popupMode="1"], QToolButton[popupMode="2"] {{ padding-right: 20px; }}
QToolButton::menu-indicator {{
    image: {down}; width: 12px; height: 12px;
    subcontrol-origin: padding; subcontrol-position: center right; right: 5px;
}}
QPushButton::menu-indicator {{
    image: {down}; width: 12px; height: 12px;
    subcontrol-origin: padding; subcontrol-position: center right; right: 5px;
}}
QToolButton::menu-button {{ border: none; width: 18px; }}
QToolButton::menu-arrow {{ image: {down}; width: 12px; height: 12px; }}
"""


def _inputs(t: Theme) -> str:
    down, up = _image("chevron-down", t.secondary), _image("chevron-up", t.secondary)
    down_off, up_off = _image("chevron-down", t.border), _image("chevron-up", t.border)
    states = {
        state: ", ".join(f"{name.strip()}{state}" for name in INPUTS.split(","))
        for state in (":hover", ":focus", ":disabled", '[invalid="true"]')
    }
    return f"""
{INPUTS} {{
    background: {t.surface}; color: {t.text}; border: 1px solid {t.border};
    border-radius: {CONTROL_RADIUS}px; padding: 1px 6px; min-height: {CONTROL_HEIGHT}px;
    selection-background-color: {t.accent}; selection-color: {t.on_accent};
}}
{states[":hover"]} {{ border-color: {t.disabled}; }}
{states[":focus"]} {{ border: 2px solid {t.accent}; padding: 0 5px; }}
{states['[invalid="true"]']} {{ border-color: {t.error}; }}
{states[":disabled"]} {{ color: {t.disabled}; background: {t.window}; border-color: {t.border}; }}
QAbstractSpinBox {{ padding-right: 2px; max-height: {CONTROL_HEIGHT}px; }}
QAbstractSpinBox:focus {{ padding-right: 1px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{
    subcontrol-origin: border; width: 16px; border: none; background: transparent; margin: 1px;
}}
QAbstractSpinBox::up-button {{
    subcontrol-position: top right; border-top-right-radius: {CONTROL_RADIUS - 1}px;
}}
QAbstractSpinBox::down-button {{
    subcontrol-position: bottom right; border-bottom-right-radius: {CONTROL_RADIUS - 1}px;
}}
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {{ background: {t.hover}; }}
QAbstractSpinBox::up-button:pressed, QAbstractSpinBox::down-button:pressed {{
    background: {t.accent_soft};
}}
QAbstractSpinBox::up-arrow {{ image: {up}; width: 10px; height: 10px; }}
QAbstractSpinBox::down-arrow {{ image: {down}; width: 10px; height: 10px; }}
QAbstractSpinBox::up-arrow:disabled, QAbstractSpinBox::up-arrow:off {{ image: {up_off}; }}
QAbstractSpinBox::down-arrow:disabled, QAbstractSpinBox::down-arrow:off {{ image: {down_off}; }}
QAbstractSpinBox QLineEdit {{
    border: none; padding: 0; min-height: 0; background: transparent; border-radius: 0;
}}
QComboBox {{ padding-right: 2px; combobox-popup: 0; }}
QComboBox:focus {{ padding-right: 1px; }}
QComboBox::drop-down {{
    subcontrol-origin: border; subcontrol-position: center right; width: 22px; border: none;
}}
QComboBox::down-arrow {{ image: {down}; width: 12px; height: 12px; }}
QComboBox::down-arrow:disabled {{ image: {down_off}; }}
QComboBox QAbstractItemView {{
    background: {t.surface}; color: {t.text}; border: 1px solid {t.border}; padding: 4px;
    selection-background-color: {t.accent_soft}; selection-color: {t.text}; outline: none;
}}
QComboBox QAbstractItemView::item {{ min-height: 24px; }}
QSlider {{ min-height: 20px; background: transparent; }}
QSlider::groove:horizontal {{ height: 4px; background: {t.border}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {t.accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{
    background: {t.surface}; border: 2px solid {t.accent}; width: 10px; height: 10px;
    margin: -5px 0; border-radius: 7px;
}}
QSlider::handle:horizontal:focus {{ background: {t.accent}; border-color: {t.text}; }}
QSlider::sub-page:horizontal:disabled {{ background: {t.disabled}; }}
QSlider::handle:horizontal:disabled {{ border-color: {t.disabled}; }}
"""


def _checks(t: Theme) -> str:
    check, partial = _image("check", t.on_accent), _image("partial", t.on_accent)
    dot = _image("dot", t.on_accent)
    return f"""
QCheckBox, QRadioButton {{
    background: transparent; color: {t.text}; spacing: 8px; min-height: 24px;
    border: 1px solid transparent; border-radius: 4px;
}}
QCheckBox:disabled, QRadioButton:disabled {{ color: {t.disabled}; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {t.accent}; }}
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator {{
    width: 14px; height: 14px; border: 1px solid {t.secondary}; background: {t.surface};
}}
QCheckBox::indicator, QAbstractItemView::indicator {{ border-radius: 3px; }}
QRadioButton::indicator {{ border-radius: 8px; }}
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {{
    background: {t.accent}; border-color: {t.accent}; image: {check};
}}
QCheckBox::indicator:indeterminate {{
    background: {t.accent}; border-color: {t.accent}; image: {partial};
}}
QRadioButton::indicator:checked {{
    background: {t.accent}; border-color: {t.accent}; image: {dot};
}}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{
    border-color: {t.border}; background: {t.border};
}}
"""


def _tabs(t: Theme) -> str:
    return f"""
QTabWidget::pane {{ border: none; }}
QTabBar {{ background: transparent; qproperty-drawBase: 0; }}
QTabBar::tab {{
    background: transparent; color: {t.secondary}; border: none;
    border-bottom: 2px solid transparent; padding: 5px 1px 4px 1px; margin: 0 6px;
}}
QTabBar::tab:hover {{ color: {t.text}; border-bottom-color: {t.border}; }}
QTabBar::tab:selected {{
    color: {t.text}; font-weight: 600; border-bottom-color: {t.accent};
}}
QTabBar::tab:focus {{ color: {t.accent}; border-bottom-color: {t.accent}; }}
QTabBar::tab:disabled {{ color: {t.disabled}; }}
QTabBar QToolButton {{ min-height: 16px; padding: 0; border: none; }}
"""


def _lists(t: Theme) -> str:
    return f"""
QAbstractItemView {{
    background: {t.surface}; color: {t.text}; border: 1px solid {t.border};
    border-radius: {CONTROL_RADIUS}px; outline: none; alternate-background-color: {t.hover};
    selection-background-color: {t.accent_soft}; selection-color: {t.text};
    gridline-color: {t.border};
}}
QAbstractItemView:focus {{ border-color: {t.accent}; }}
QListView::item, QTreeView::item {{ min-height: 24px; padding: 0 4px; }}
QAbstractItemView::item:hover {{ background: {t.hover}; }}
QAbstractItemView::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}
QHeaderView {{ background: {t.window}; border: none; }}
QHeaderView::section {{
    background: {t.window}; color: {t.secondary}; border: none; font-size: {SECONDARY_PX}px;
    border-bottom: 1px solid {t.border}; border-right: 1px solid {t.border}; padding: 3px 6px;
}}
QTableCornerButton::section {{ background: {t.window}; border: none; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollBar {{ background: transparent; border: none; margin: 0; }}
QScrollBar:vertical {{ width: 10px; }}
QScrollBar:horizontal {{ height: 10px; }}
QScrollBar::handle {{ background: {t.border}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 24px; }}
QScrollBar::handle:horizontal {{ min-width: 24px; }}
QScrollBar::handle:hover, QScrollBar::handle:pressed {{ background: {t.disabled}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def _menus(t: Theme) -> str:
    check = _image("check", t.text)
    return f"""
QMenuBar {{ background: {t.window}; color: {t.text}; border-bottom: 1px solid {t.border}; }}
QMenuBar::item {{ background: transparent; padding: 5px 9px; }}
QMenuBar::item:selected {{ background: {t.hover}; }}
QMenu {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.border}; padding: 4px; }}
QMenu::item {{ padding: 5px 24px 5px 26px; border-radius: 4px; }}
QMenu::item:selected {{ background: {t.accent_soft}; }}
QMenu::item:disabled {{ color: {t.disabled}; }}
QMenu::separator {{ height: 1px; background: {t.border}; margin: 4px 6px; }}
QMenu::indicator {{ width: 14px; height: 14px; left: 6px; }}
QMenu::indicator:checked {{ image: {check}; }}
"""


def _bars(t: Theme) -> str:
    return f"""
QToolBar {{
    background: {t.window}; border: none; border-bottom: 1px solid {t.border};
    padding: 7px 8px; spacing: 6px;
}}
QToolBar::separator {{ background: {t.border}; width: 1px; margin: 5px 6px; }}
QStatusBar {{
    background: {t.hover}; color: {t.text}; border-top: 1px solid {t.border}; min-height: 26px;
}}
QStatusBar::item {{ border: none; }}
QProgressBar {{
    background: {t.border}; border: none; border-radius: 3px; min-height: 6px; max-height: 6px;
    color: transparent;
}}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 3px; }}
"""
