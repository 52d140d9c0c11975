"""What stands on a device, as values that say how it goes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from citynet.errors import Place

__all__ = ["Dependent", "DependentKind"]


class DependentKind(StrEnum):
    """Kinds of what stands on a device, in the order in which they must go."""

    ATTACHMENT = "attachment"
    """An endpoint of a service."""
    HAND_OFF = "hand-off"
    """A link to another domain that services use."""
    EXCHANGE = "exchange"
    """An exchange between two services, which the device holds as a border."""
    REFLECTOR = "route-reflector"
    """The device reflects the routes of its domain."""
    LINK = "link"
    """Links inside the domain that others need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependent:
    """One thing that stands on a device."""

    kind: DependentKind
    name: str
    """``slice/office/civic-centre``, the name of a boundary, link or domain."""
    owners: tuple[str, ...]
    """Owners of the intents that it serves, sorted; empty for what is the city's own."""
    detail: str
    """What it is, in a few words."""
    place: Place
    """Where it is said; a file of the inventory has no lines."""
    breaks: tuple[str, ...]
    """What else breaks without it, each a code and a sentence or a sentence alone, sorted."""
    remedy: str
    """How it goes."""
