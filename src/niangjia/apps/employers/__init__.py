"""Employers: enterprises, platforms and others who owe, named by their credit code (用人单位)."""
