"""Mediation (调解): sessions, agreement, performance, confirmation."""
