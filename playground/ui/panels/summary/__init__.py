"""Costs and forecasts of the network."""
