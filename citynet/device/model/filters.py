"""Filters and lists of prefixes: what may pass, and what may be learnt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from citynet.device.model.base import Family, Network, Part

__all__ = ["AddressGroup", "Filter", "FilterAction", "FilterRule", "PortRange", "PrefixList"]


class FilterAction(StrEnum):
    """What a filter rule does with a packet that it matches first."""

    PERMIT = "permit"
    DENY = "deny"


@dataclass(frozen=True, slots=True, order=True)
class PortRange:
    """TCP or UDP ports ``first`` to ``last``, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterRule(Part):
    """One line of a stateless filter. The first rule that matches a packet decides."""

    sequence: int
    action: FilterAction
    protocol: int | None = None
    """IP protocol or final next header; ``None`` is any."""
    source: Network | None = None
    destination: Network | None = None
    source_ports: PortRange | None = None
    destination_ports: PortRange | None = None
    established: bool = False
    """TCP with ACK or RST set."""
    log: bool = False
    source_group: str | None = None
    """Name of an address group instead of ``source``: any of its prefixes."""
    destination_group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressGroup(Part):
    """Prefixes of one family under a name that filter rules use; at least one."""

    name: str
    family: Family
    prefixes: tuple[Network, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter(Part):
    """A stateless filter of one family. What no rule matches is denied."""

    name: str
    family: Family
    rules: tuple[FilterRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrefixList(Part):
    """Exactly these prefixes; used as import or export policy of an eBGP session."""

    name: str
    family: Family
    prefixes: tuple[Network, ...]
