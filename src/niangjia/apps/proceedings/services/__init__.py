"""Write side of proceedings: what the steps of arbitration and enforcement do."""
