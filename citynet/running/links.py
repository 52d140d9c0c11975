"""The interfaces of a device as the kernel has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv6Interface, ip_interface
from typing import Final

from citynet.device.model import InterfaceAddress
from citynet.running.errors import ObservationError
from citynet.running.values import (
    entries,
    integer,
    interface_name,
    mapping,
    optional_text,
    sequence,
    text,
)

__all__ = ["Link", "LinkAddress", "read_links"]

_FACT: Final = "links"
_LINK_LOCAL: Final = IPv6Interface("fe80::/10").network


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkAddress:
    """An address that somebody gave an interface."""

    address: InterfaceAddress
    peer: str | None = None
    """The other end of a point-to-point address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One interface. What its kind does not have is ``None``."""

    name: str
    kind: str | None
    """Of ``ip link add … type KIND``; ``None`` for hardware and ``lo``."""
    up: bool
    """What was asked for, not whether there is a carrier."""
    mtu: int
    mac: str | None
    alias: str | None
    master: str | None
    master_kind: str | None
    parent: str | None
    """Port of a VLAN, or the other end of a veth pair, if it is in this namespace."""
    table: int | None
    """Of a VRF."""
    vlan: int | None
    vlan_protocol: str | None
    vni: int | None
    vxlan_local: str | None
    vxlan_port: int | None
    learning: bool
    """Of a VXLAN device."""
    bridge_learning: bool
    """Of a bridge's member."""
    suppressing: bool
    """Whether a bridge's member answers ARP and neighbour discovery for others."""
    stp: bool
    """Of a bridge."""
    vlan_aware: bool
    """Of a bridge."""
    ipv6_generated: bool
    """Whether the kernel gave it a link-local address."""
    addresses: tuple[LinkAddress, ...]
    """Without those that the kernel made."""


def read_links(said: str) -> Mapping[str, Link]:
    """Return the interfaces of ``ip -json -details address show`` by name, in its order.

    Raises ``ObservationError``.
    """
    links: dict[str, Link] = {}
    for entry in entries(_FACT, said):
        link = _link(entry)
        if link.name in links:
            raise ObservationError(_FACT, "two interfaces have one name")
        links[link.name] = link
    return links


def _link(said: Mapping[str, object]) -> Link:
    info = mapping(_FACT, said.get("linkinfo"))
    data = mapping(_FACT, info.get("info_data"))
    member = mapping(_FACT, info.get("info_slave_data"))
    kind = optional_text(_FACT, info, "info_kind")
    mtu = integer(_FACT, said, "mtu")
    if mtu is None:
        raise ObservationError(_FACT, "an interface has no MTU")
    addresses = [
        (_address(one), _made_by_kernel(one))
        for one in (mapping(_FACT, one) for one in sequence(_FACT, said.get("addr_info")))
        if one
    ]
    return Link(
        name=interface_name(_FACT, text(_FACT, said, "ifname")),
        kind=kind,
        up="UP" in sequence(_FACT, said.get("flags")),
        mtu=mtu,
        mac=optional_text(_FACT, said, "address"),
        alias=_alias(said),
        master=optional_text(_FACT, said, "master"),
        master_kind=optional_text(_FACT, info, "info_slave_kind"),
        parent=optional_text(_FACT, said, "link"),
        table=integer(_FACT, data, "table") if kind == "vrf" else None,
        vlan=integer(_FACT, data, "id") if kind == "vlan" else None,
        vlan_protocol=optional_text(_FACT, data, "protocol") if kind == "vlan" else None,
        vni=integer(_FACT, data, "id") if kind == "vxlan" else None,
        vxlan_local=_local(data) if kind == "vxlan" else None,
        vxlan_port=integer(_FACT, data, "port") if kind == "vxlan" else None,
        learning=data.get("learning") is True,
        bridge_learning=member.get("learning") is True,
        suppressing=member.get("neigh_suppress") is True,
        stp=data.get("stp_state") not in (None, 0),
        vlan_aware=data.get("vlan_filtering") not in (None, 0),
        ipv6_generated=any(by_kernel and one.address.version == 6 for one, by_kernel in addresses),
        addresses=tuple(one for one, by_kernel in addresses if not by_kernel),
    )


def _alias(said: Mapping[str, object]) -> str | None:
    """Return the alias; the kernel takes any bytes, a line of a file does not."""
    alias = said.get("ifalias")
    if not isinstance(alias, str) or not alias.strip():
        return None
    return alias if alias.isprintable() else alias.encode("unicode_escape").decode("ascii")


def _local(data: Mapping[str, object]) -> str | None:
    return optional_text(_FACT, data, "local") or optional_text(_FACT, data, "local6")


def _address(said: Mapping[str, object]) -> LinkAddress:
    local, length = text(_FACT, said, "local"), integer(_FACT, said, "prefixlen")
    try:
        address = ip_interface(f"{local}/{length}")
    except ValueError as error:
        raise ObservationError(_FACT, "an address is none") from error
    return LinkAddress(address=address, peer=optional_text(_FACT, said, "address"))


def _made_by_kernel(said: Mapping[str, object]) -> bool:
    """Return whether the kernel made the address: a loopback's, or link-local out of the MAC."""
    address = _address(said).address
    if address.ip.is_loopback:
        return True
    if not isinstance(address, IPv6Interface) or address.ip not in _LINK_LOCAL:
        return False
    generated = said.get("protocol") == "kernel_ll" or said.get("stable-privacy") is True
    return generated or address.ip.packed[11:13] == b"\xff\xfe"
