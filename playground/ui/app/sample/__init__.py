"""The sample of all views: the bar, the keys and the clicks that choose one."""
