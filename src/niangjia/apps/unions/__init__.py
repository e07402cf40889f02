"""The federation: unions, their dated place in two trees, and who holds which role (工会)."""
