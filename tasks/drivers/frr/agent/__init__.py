"""The agent: what runs on the router as root. Standard library only, Python 3.9 and later.

Packed by :mod:`tasks.drivers.frr.pack`, started by :mod:`tasks.drivers.frr.loader`.
"""
