"""The reader of FRR routers on Linux: one module per file, or per kind of block in it."""

from citynet.readers.frr.read import read

__all__ = ["read"]
