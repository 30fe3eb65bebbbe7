"""Commands about trained models: what is used or taken away, and what comes in from elsewhere."""
