"""Reads Juniper Junos. The lines it knows are those of ``docs/reference/dialects/junos.md``."""

from citynet.readers.junos.read import read

__all__ = ["read"]
