"""Builders of synthetic records for tests, through the services that real records pass."""
