"""The dispute: who claims what of whom, in which forum, by when, with which papers."""
