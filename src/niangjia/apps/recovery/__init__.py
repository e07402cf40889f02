"""The ledger (追回款): every fen of a right and every fen of money is in exactly one place."""
