"""From a drawn network to arrays and bound calls."""
