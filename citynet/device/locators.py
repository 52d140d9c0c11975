"""All locators of a device in one row."""

from __future__ import annotations

from citynet.device.model import AlgorithmLocator, Srv6

__all__ = ["locators"]


def locators(srv6: Srv6 | None) -> tuple[AlgorithmLocator, ...]:
    """Return the locators of a device, the one of the plain shortest paths first, as algorithm 0's.

    There is none without SRv6.
    """
    if srv6 is None:
        return ()
    plain = AlgorithmLocator(
        name=srv6.locator_name, prefix=srv6.locator, algorithm=0, origin=srv6.origin
    )
    return (plain, *srv6.algorithms)
