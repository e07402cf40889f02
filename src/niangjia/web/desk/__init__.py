"""Pages of the staff: dense, with the keyboard, what must not be missed first."""
