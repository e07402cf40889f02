"""Pages of an auditor: who did what, when and why, in her part of the federation."""
