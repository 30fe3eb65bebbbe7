"""The drawn network: its items, their values, what lies under the pointer."""
