"""The management baseline of a device."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address

from citynet.device.model.base import Address, Network, Part

__all__ = ["Management"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Management(Part):
    """The management baseline: who may reach the device and what it reports to."""

    ssh_sources: tuple[Network, ...]
    """Prefixes from which SSH, NETCONF and eAPI are accepted."""
    ntp_servers: tuple[Address, ...]
    syslog_servers: tuple[Address, ...]
    tacacs_servers: tuple[Address, ...]
    tacacs_key: str
    snmp_user: str
    snmp_auth: str
    snmp_privacy: str
    admin_user: str
    admin_password: str
    banner: str
    gateway: IPv4Address | None = None
    """Next hop of the management context's default route."""
    ntp_key: str | None = None
    """Secret reference of the key that time servers sign with, 16 printable characters, by the best
    algorithm that the platform has (AES-CMAC of RFC 8573 down to SHA-1, each with a key number of
    its own); ``None``: time is not authenticated."""
