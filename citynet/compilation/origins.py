"""Origins of compiled parts: which intents, links and standards ask for them."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from citynet.device.model import Origin

__all__ = ["BASELINE", "made_by", "of_device", "of_domain", "of_link", "of_platform"]

BASELINE: Final = "city/baseline"
"""Source of what every device of the city has."""


def of_device(name: str) -> str:
    """Return the source that names what the inventory says of one device."""
    return f"device/{name}"


def of_domain(name: str) -> str:
    """Return the source that names a domain's standard."""
    return f"domain/{name}"


def of_link(name: str) -> str:
    """Return the source that names a link of the inventory."""
    return f"link/{name}"


def of_platform(name: str) -> str:
    """Return the source that names a platform."""
    return f"platform/{name}"


@lru_cache(maxsize=65536)
def made_by(*sources: str) -> Origin:
    """Return the origin that names ``sources``, sorted and each once."""
    return Origin(sources=tuple(sorted(set(sources))))
