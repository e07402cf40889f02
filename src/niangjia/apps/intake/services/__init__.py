"""Write side of intake."""
