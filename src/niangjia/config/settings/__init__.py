"""Settings: `base` is the house, `dev` serves a copy on this machine, `test` runs the suite."""
