"""The tab of the learning rate: the line the next update goes along, and how far along it."""
