"""What the public may know: figures with definition, period and denominator, never a person."""
