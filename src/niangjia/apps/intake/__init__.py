"""Intake (接访): what people tell through any door, and what becomes of it."""
