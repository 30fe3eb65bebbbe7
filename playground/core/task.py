"""What is asked of a network: which class, or which number."""

from enum import Enum

from playground.core.text.numbers import counted


class Task(Enum):
    """The kind of problem a dataset poses."""

    BINARY = "binary"
    MULTICLASS = "multiclass"
    REGRESSION = "regression"

    def described(self, classes: int) -> str:
        """Return the words people read: ``Classification, 10 classes``; 0 when none are known."""
        if self is Task.REGRESSION:
            return "Regression"
        return f"Classification, {counted(classes, 'class')}" if classes else "Classification"

    @property
    def is_classification(self) -> bool:
        """Whether the answer is a class."""
        return self is not Task.REGRESSION
