"""Mutants of a city's configurations, to show that our proofs can fail."""
