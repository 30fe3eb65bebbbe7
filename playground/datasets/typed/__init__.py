"""Tables whose values have types of their own: workbooks, Parquet and Arrow, NumPy arrays."""
