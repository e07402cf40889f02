"""Words that every storey shares: errors, money, identifiers. Pure Python."""
