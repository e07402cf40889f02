"""Triage: what a worker's own words say, as suggestions with the words that led to each."""
