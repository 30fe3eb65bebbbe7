"""A table whose rows may go while something is typed in them."""

from PySide6.QtWidgets import QTableView, QWidget
from typing_extensions import override


class EditedTable(QTableView):
    """Takes what was typed, unless its row is gone by then.

    Qt takes it some time after Enter, and hides what was typed in with its row.
    """

    @override
    def commitData(self, editor: QWidget) -> None:
        if not editor.isHidden():
            super().commitData(editor)
