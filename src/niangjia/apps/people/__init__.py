"""Persons, their identity and their personal data; the accounts they log in with (人)."""
