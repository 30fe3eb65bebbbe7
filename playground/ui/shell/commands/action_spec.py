"""One thing a person can do, as data."""

from typing import Literal

from msgspec import Struct
from PySide6.QtGui import QKeySequence

Need = Literal["", "trainable"]
"""Nothing, or a network, data and hyperparameters that can be trained."""


class ActionSpec(Struct, frozen=True):
    """One thing a person can do.

    Parameters
    ----------
    name
        Its key; a group of action handlers has a slot of this name.
    text
        What menus write.
    menu
        Which menu it is in; the empty string for none.
    shortcut
        Keys, or a standard key's name.
    tip
        What the tooltip and the status bar say.
    icon
        The icon's name, if it has one.
    separator
        Whether a line goes above it in the menu.
    needs
        What must be there before it can be used; see :data:`Need`.
    is_switch
        Whether it is on or off.
    group
        The title of the menu within the menu that it is a choice of; one of them is on.
    in_network
        Whether its keys mean the network only: other views have a use of their own for them.
    """

    name: str
    text: str
    menu: str
    shortcut: str | QKeySequence.StandardKey = ""
    tip: str = ""
    icon: str = ""
    separator: bool = False
    needs: Need = ""
    is_switch: bool = False
    group: str = ""
    in_network: bool = False
