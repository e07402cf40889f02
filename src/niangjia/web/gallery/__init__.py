"""The components on show: to look at, and for the tests that look at them."""
