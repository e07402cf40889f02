"""The door: signing in, and what a person does about her own account."""
