"""What could be read of an inventory that may be wrong in places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from citynet.city.hosts_schema import DeviceData
from citynet.city.model import (
    Baseline,
    City,
    CityDevice,
    Domain,
    HandOff,
    Link,
    Site,
    VirtualNetwork,
)
from citynet.city.reserved import NOTHING_RESERVED, Reserved

__all__ = ["CityDraft", "Element", "Frame"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What ``domains.yaml`` says."""

    name: str
    baseline: Baseline
    domains: Mapping[str, Domain]
    hand_offs: tuple[HandOff, ...]
    virtual_networks: Mapping[str, VirtualNetwork]
    exchange_pool_ipv4: IPv4Network
    exchange_pool_ipv6: IPv6Network
    attachment_vlans: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """What one host, group or the defaults say themselves; ``subject`` is where it stands."""

    subject: str
    groups: tuple[str, ...]
    data: DeviceData


@dataclass(frozen=True, slots=True, kw_only=True)
class CityDraft:
    """Parts of a city. ``None`` where a file could not be read, so that nothing is known of it.

    ``devices`` are those that are right; ``device_names`` are all that the file names.
    """

    frame: Frame | None
    sites: Mapping[str, Site] | None
    elements: tuple[Element, ...]
    group_names: frozenset[str] | None
    devices: Mapping[str, CityDevice]
    device_names: frozenset[str] | None
    links: Mapping[str, Link] | None
    repeated: bool
    """Whether a name was there twice, so that what bears it is not certain."""
    reserved: Reserved = NOTHING_RESERVED

    @property
    def complete(self) -> bool:
        """Whether every device could be read."""
        return self.device_names is not None and len(self.devices) == len(self.device_names)

    def city(self) -> City:
        """Return the city of a draft in which nothing was wrong."""
        frame, sites, links = self.frame, self.sites, self.links
        if frame is None or sites is None or links is None:
            raise ValueError("the city has files that could not be read")
        return City(
            name=frame.name,
            baseline=frame.baseline,
            domains=frame.domains,
            hand_offs=frame.hand_offs,
            virtual_networks=frame.virtual_networks,
            exchange_pool_ipv4=frame.exchange_pool_ipv4,
            exchange_pool_ipv6=frame.exchange_pool_ipv6,
            attachment_vlans=frame.attachment_vlans,
            sites=sites,
            devices=self.devices,
            links=links,
            reserved=self.reserved,
        )
