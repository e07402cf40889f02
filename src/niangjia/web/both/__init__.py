"""Two people at one record, and one person who sends twice (decision 0028)."""
