"""What is drawn at the end of a card's title, knowing nothing of cards."""
