"""Files that came in and documents that are made: kept whole, and released only when complete."""
