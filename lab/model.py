"""What a lab is made of, as the program inside it is told. All of it is JSON at the border."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Cable", "Host", "HostAddress", "LabPlan", "Router", "Wire"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Router:
    """A router: a namespace with a root of its own."""

    name: str
    ports: tuple[str, ...]
    """Physical ports, those without a cable too (they then have no carrier)."""
    management_port: str
    management_address: str
    """With its length, ``198.51.100.11/24``."""
    files: Mapping[str, str]
    """Files that it is born with (day 0), secrets resolved, by path without leading slash."""
    host_key: str
    """Private SSH host key (OpenSSH, ed25519)."""
    tunnels_kept: bool = False
    """The lab puts back what zebra loses of its VXLAN tunnels, because the device that this router
    stands for would not lose it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """An end of a cable: a router's port."""

    router: str
    port: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cable:
    """A cable between two ports; ``name`` is the link's."""

    name: str
    ends: tuple[Wire, Wire]
    delay: int = 0
    """One-way delay in microseconds that netem adds on the wire; 0 adds none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostAddress:
    """An address of a host and the gateway of its prefix."""

    address: str
    """With its length."""
    gateway: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A tenant's host behind an attachment port."""

    name: str
    """``Terminal.name``: ``slice/office/beicheng``."""
    router: str
    port: str
    vlan: int
    mtu: int
    addresses: tuple[HostAddress, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabPlan:
    """A whole lab."""

    routers: tuple[Router, ...]
    cables: tuple[Cable, ...]
    hosts: tuple[Host, ...]
    management_network: str
    """The one IPv4 network of all management addresses."""
    management_gateway: str
    """Address of the machine (or of its forwarder) in that network; routers are reached from it."""
