"""Pages anybody may see: the front door, logging in, choices of text size and language."""
