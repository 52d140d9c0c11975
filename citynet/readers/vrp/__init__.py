"""Reads Huawei VRP8. The lines it knows are those of ``docs/reference/dialects/vrp.md``."""

from citynet.readers.vrp.read import read

__all__ = ["read"]
