"""What happened, who did it, and why: the only history beside the ledger (审计)."""
