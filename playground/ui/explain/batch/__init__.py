"""The tab of the batch: what single samples' gradients say, and what a batch of them is worth."""
