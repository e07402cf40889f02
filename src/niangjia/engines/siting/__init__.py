"""Where the 1 and the N should stand: plans with a proved bound."""
