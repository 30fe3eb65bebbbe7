"""The tab of other ways to get a gradient."""
