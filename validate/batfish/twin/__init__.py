"""Batfish: native text where it parses, and a twin for forwarding."""
