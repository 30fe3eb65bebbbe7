"""The style rules of the window's own parts: toolbar segments, dock titles, banner, status bar."""

from playground.ui.theme.tokens import CONTROL_RADIUS, SECONDARY_PX, Theme


def window_rules(t: Theme) -> str:
    """Return the rules for what only the main window has."""
    r = CONTROL_RADIUS
    return f"""
QToolBar QToolButton[segment] {{ padding: 1px 10px; border-radius: 0; }}
QToolBar QToolButton[segment="first"] {{
    border-top-left-radius: {r}px; border-bottom-left-radius: {r}px; border-right: none;
}}
QToolBar QToolButton[segment="middle"] {{ border-right: none; }}
QToolBar QToolButton[segment="last"] {{
    border-top-right-radius: {r}px; border-bottom-right-radius: {r}px;
}}
QToolBar QToolButton[current="true"] {{
    background: {t.accent_soft}; border: 1px solid {t.accent}; font-weight: 600;
}}
QToolBar QToolButton[role="primary"] {{ padding: 1px 10px; }}
QToolButton[role="quiet"] {{
    background: transparent; border: 1px solid transparent; min-height: 18px; padding: 0 2px;
}}
QToolButton[role="quiet"]::menu-indicator {{ image: none; }}
QToolButton[role="quiet"]:hover {{ background: {t.hover}; }}
QToolButton[role="quiet"]:focus {{ border-color: {t.accent}; }}
QFrame[role="banner"] {{
    background: {t.surface}; border: none; border-left: 4px solid {t.error};
    border-bottom: 1px solid {t.border};
}}
QFrame[role="notice"] {{
    background: {t.surface}; border: none; border-left: 4px solid {t.accent};
    border-bottom: 1px solid {t.border};
}}
QFrame[role="mend"] {{
    background: {t.surface}; border: 1px solid {t.border}; border-left: 4px solid {t.error};
    border-radius: {r}px;
}}
QFrame[role="banner"] QLabel, QFrame[role="notice"] QLabel {{ font-size: 13px; }}
QStatusBar QLabel {{ padding: 0 10px; }}
QStatusBar QToolButton {{
    background: transparent; border: 1px solid transparent; min-height: 20px; padding: 0 10px;
    color: {t.secondary};
}}
QStatusBar QToolButton[role="error"] {{ color: {t.error}; font-weight: 600; }}
QStatusBar QToolButton[role="warning"] {{ color: {t.warning}; font-weight: 600; }}
QStatusBar QToolButton:focus {{ border-color: {t.accent}; }}
QMainWindow > QTabBar {{ font-size: {SECONDARY_PX + 1}px; }}
QMainWindow > QTabBar::tab {{ margin: 0 2px 0 4px; }}
QMainWindow > QTabBar::tab:first {{ margin-left: 10px; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QTableView QLineEdit, QTableView QLineEdit:focus {{
    border: 1px solid {t.accent}; border-radius: 0; padding: 0 2px; min-height: 0;
}}
QTableWidget, QTableView {{ font-size: {SECONDARY_PX + 1}px; }}
"""
