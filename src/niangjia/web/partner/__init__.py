"""Pages of those who act in a matter from outside: lawyer, mediator, court, employer."""
