"""NAPALM drivers of our own."""
