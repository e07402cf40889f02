"""Write side of the work list."""
