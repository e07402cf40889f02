"""Write side of legal aid: what its steps do."""
