"""What stands around the work: menus, toolbar, status, docks."""
