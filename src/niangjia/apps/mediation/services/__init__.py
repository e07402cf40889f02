"""Write side of mediation: what its steps do."""
