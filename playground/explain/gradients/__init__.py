"""The gradient from several estimators, and of single samples."""
