"""Pages of a worker on her phone: one question, one answer, one next step."""
