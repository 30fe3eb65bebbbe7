"""What menus, keys and the mouse do with the selected layers: copies, alignment, blocks."""
