"""What reading and finding out about a table file share."""
