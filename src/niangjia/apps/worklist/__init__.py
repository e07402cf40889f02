"""Every clock and task of every context in one list."""
