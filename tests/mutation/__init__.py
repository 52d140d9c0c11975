"""Mutants of the reference city's configurations, to show that our proofs can fail."""
