"""The tab of classic surfaces: optimizers without a network."""
