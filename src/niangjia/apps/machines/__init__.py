"""Programs that act for people and offices: tokens, machine accounts, call-backs (程序对接)."""
