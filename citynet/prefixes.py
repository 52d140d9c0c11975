"""Arithmetic of prefixes of either family.

The promises have their own (:mod:`citynet.promises.traffic`), on purpose: a mistake here would
otherwise be one in what the compiler is judged by.
"""

from __future__ import annotations

from citynet.device.model import Network

__all__ = ["holds"]


def holds(outer: Network, inner: Network) -> bool:
    """Say whether ``inner`` lies in ``outer`` or is the same."""
    return (
        outer.version == inner.version
        and outer.prefixlen <= inner.prefixlen
        and int(outer.network_address) == int(inner.network_address) & int(outer.netmask)
    )
