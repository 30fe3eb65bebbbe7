"""What blocks of layers look like: a frame around their cards, or a card of their own."""
