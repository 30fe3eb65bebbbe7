"""What the tabs of the Explain dock share."""
