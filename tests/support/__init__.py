"""Shared material of the tests: cities as values."""
