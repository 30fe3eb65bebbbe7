"""One step of the training taken apart, beside the network: the Explain dock."""
