"""Images from IDX and NPZ files."""
