"""Probes of each kind of promise, chosen from the promise alone and always the same ones."""
