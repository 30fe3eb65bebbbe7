"""What Qt calls in Python never raises into Qt.

An exception that is left pending while Qt runs on makes the next call into Python fail, or ends the
process. So every class made after :func:`guard_classes` has its overrides of Qt's virtual functions
surrounded: what they raise goes to ``sys.excepthook``, once and at once, and Qt gets an answer that
says *nothing here*. What overrides a function that is not in :data:`ANSWERS` is left alone.
"""

import sys
import traceback
from collections.abc import Callable, Mapping
from functools import wraps
from inspect import isfunction
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QRect,
    QRectF,
    QSize,
    QSizeF,
    Qt,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleInterface,
    QPainterPath,
    QSyntaxHighlighter,
    QTextObjectInterface,
    QUndoCommand,
    QValidator,
)
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractSpinBox, QGraphicsItem
from shiboken6 import Object

Answer = Callable[..., object]
"""From the arguments of a virtual function, its object among them, to what Qt is told."""

_NATIVE = ("PySide6.", "shiboken6", "Shiboken")


def _nothing(*_: object) -> None:
    return None


def _no(*_: object) -> bool:
    return False


def _none_of(*_: object) -> int:
    return 0


def _no_number(*_: object) -> int:
    return -1


_WIDGETS: Mapping[str, Answer] = {
    "commitData": _nothing,
    "done": _nothing,
    "drawBackground": _nothing,
    "drawForeground": _nothing,
    "event": _no,
    "eventFilter": _no,
    "focusNextPrevChild": _no,
    "hasHeightForWidth": _no,
    "heightForWidth": _no_number,
    "hitButton": _no,
    "minimumSizeHint": lambda *_: QSize(),
    "nextCheckState": _nothing,
    "scrollContentsBy": _nothing,
    "showPopup": _nothing,
    "sizeHint": lambda *_: QSize(),
    "stepBy": _nothing,
    "viewportEvent": _no,
}

ANSWERS: Mapping[type, Mapping[str, Answer]] = {
    QAbstractSpinBox: {
        "stepEnabled": lambda *_: QAbstractSpinBox.StepEnabledFlag.StepNone,
        "validate": lambda _self, text, at: (QValidator.State.Intermediate, text, at),
    },
    QSyntaxHighlighter: {"highlightBlock": _nothing},
    QAbstractItemDelegate: {
        "createEditor": _nothing,
        "displayText": lambda *_: "",
        "editorEvent": _no,
        "helpEvent": _no,
        "initStyleOption": _nothing,
        "paint": _nothing,
        "setEditorData": _nothing,
        "setModelData": _nothing,
        "updateEditorGeometry": _nothing,
    },
    QAbstractItemModel: {
        "columnCount": _none_of,
        "data": _nothing,
        "flags": lambda *_: Qt.ItemFlag.NoItemFlags,
        "headerData": _nothing,
        "index": lambda *_: QModelIndex(),
        "rowCount": _none_of,
        "setData": _no,
        "sort": _nothing,
    },
    QObject: _WIDGETS,
    QGraphicsItem: {
        "boundingRect": lambda *_: QRectF(),
        "contains": _no,
        "itemChange": lambda _self, _change, value: value,
        "paint": _nothing,
        "sceneEvent": _no,
        "shape": lambda *_: QPainterPath(),
    },
    QTextObjectInterface: {"drawObject": _nothing, "intrinsicSize": lambda *_: QSizeF()},
    QUndoCommand: {"id": _no_number, "mergeWith": _no, "redo": _nothing, "undo": _nothing},
    QAccessibleInterface: {
        "child": _nothing,
        "childAt": _nothing,
        "childCount": _none_of,
        "focusChild": _nothing,
        "indexOfChild": _no_number,
        "isValid": _no,
        "object": _nothing,
        "parent": _nothing,
        "rect": lambda *_: QRect(),
        "role": lambda *_: QAccessible.Role.NoRole,
        "setText": _nothing,
        "state": lambda *_: QAccessible.State(),
        "text": lambda *_: "",
    },
}
"""What Qt is told in place of what a virtual function failed to say; handlers of events, whose
names end in ``Event``, tell it nothing."""


def guard_classes() -> None:
    """Surround the virtual functions of every class that is made from now on of one of Qt's."""
    Object.__init_subclass__ = classmethod(_guard_class)  # type: ignore[assignment]


def answer_of(cls: type, name: str) -> Answer | None:
    """Return what stands in for a class's function where it fails, ``None`` where nothing does."""
    native = next((b for b in cls.__mro__[1:] if _is_native(b) and name in vars(b)), None)
    if native is None:
        return None
    for base, table in ANSWERS.items():
        if name in table and issubclass(cls, base):
            return table[name]
    return _nothing if name.endswith("Event") else None


def guarded(function: Callable[..., Any], answer: Answer) -> Callable[..., Any]:
    """Return a function that raises nothing.

    Parameters
    ----------
    function
        What Qt calls.
    answer
        What is returned in its place when it raises, from its arguments.
    """

    @wraps(function)
    def answered(*args: Any, **named: Any) -> Any:  # noqa: ANN401  (as the function it stands for)
        try:
            return function(*args, **named)
        except Exception as error:  # noqa: BLE001  (Qt cannot go on with an exception pending)
            sys.excepthook(type(error), error, error.__traceback__)
            # A painter that lives on in a frame of the traceback would be at work for ever.
            traceback.clear_frames(error.__traceback__)
            return answer(*args)

    return answered


def _guard_class(cls: type[Object], /, **named: object) -> None:
    super(Object, cls).__init_subclass__(**named)
    if _is_native(cls):
        return
    for name, function in list(vars(cls).items()):
        if isfunction(function) and not name.startswith("__"):
            answer = answer_of(cls, name)
            if answer is not None:
                setattr(cls, name, guarded(function, answer))


def _is_native(cls: type) -> bool:
    return cls.__module__.startswith(_NATIVE)
