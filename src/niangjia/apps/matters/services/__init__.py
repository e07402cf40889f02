"""Write side of matters: every change to the spine passes through one of these modules."""
