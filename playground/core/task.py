"""What is asked of a network: which class, or which number."""

from enum import Enum


class Task(Enum):
    """The kind of problem a dataset poses."""

    BINARY = "binary"
    MULTICLASS = "multiclass"
    REGRESSION = "regression"

    @property
    def title(self) -> str:
        """The words people read."""
        return {
            Task.BINARY: "Classification, 2 classes",
            Task.MULTICLASS: "Classification, several classes",
            Task.REGRESSION: "Regression",
        }[self]

    @property
    def is_classification(self) -> bool:
        """Whether the answer is a class."""
        return self is not Task.REGRESSION
