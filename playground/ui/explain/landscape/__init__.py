"""The tab of the loss around the present weights."""
