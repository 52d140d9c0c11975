"""Reads Arista EOS. The lines it knows are those of ``docs/reference/dialects/eos.md``."""

from citynet.readers.eos.read import read

__all__ = ["read"]
