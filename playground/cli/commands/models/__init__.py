"""Commands that use a trained model or take it away."""
