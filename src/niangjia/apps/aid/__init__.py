"""Legal aid (法律援助): application, decision, the lawyer's work."""
