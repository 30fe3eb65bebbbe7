"""Opening a CSV file."""
