"""Reads Cisco IOS-XR. The lines it knows are those of ``docs/reference/dialects/iosxr.md``."""

from citynet.readers.iosxr.read import read

__all__ = ["read"]
