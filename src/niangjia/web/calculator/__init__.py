"""The rule book as forms: what a rule must know, asked in plain Chinese, and what it then says."""
