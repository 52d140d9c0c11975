"""What a stanza of ``etc/network/interfaces`` would say of an interface as it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from citynet.device.sorting import natural_key
from citynet.running.links import Link

__all__ = ["ORDER", "in_namespace", "same", "single_attributes"]

ORDER: Final = (
    "auto",
    "iface",
    "alias",
    "link-down",
    "link-type",
    "veth-peer-name",
    "vlan-raw-device",
    "vlan-id",
    "vlan-protocol",
    "mtu",
    "vrf-table",
    "vxlan-id",
    "vxlan-local-tunnelip",
    "vxlan-port",
    "vxlan-learning",
    "bridge-learning",
    "bridge-arp-nd-suppress",
    "hwaddress",
    "bridge-ports",
    "bridge-stp",
    "bridge-vlan-aware",
    "ipv6-addrgen",
    "vrf",
    "address",
    "pointopoint",
    "gateway",
    "post-up",
)
"""Attributes in the order of the dialect, those that it does not have next to their like."""

_VXLAN_PORT: Final = 4789
_DIALECT_KINDS: Final = frozenset({"vlan", "vrf", "vxlan", "bridge", "veth"})
_YES: Final = frozenset({"yes", "on", "1"})
_NO: Final = frozenset({"no", "off", "0"})
# What an interface has of which no line says an MTU.
_LOOPBACK_MTU: Final = 65536
_MTU: Final = 1500


def in_namespace(link: Link, links: Mapping[str, Link]) -> bool:
    """Return whether a veth interface is a cable inside the device, and no port of it."""
    return link.kind == "veth" and link.parent in links


def single_attributes(
    link: Link, links: Mapping[str, Link], file: Mapping[str, str], stating: Collection[str]
) -> Mapping[str, str | None]:
    """Return what each attribute that stands at most once would say; ``None``: it is not there.

    ``file`` is what the stanza on disk says, ``stating`` are the interfaces whose stanzas on disk
    state an MTU. An attribute that the result does not have cannot be known from outside.
    """
    master = links.get(link.master) if link.master is not None else None
    in_vrf = master is not None and "vrf" in (link.master_kind, master.kind)
    said: dict[str, str | None] = {
        "alias": link.alias or None,
        "link-down": _down(link, links, file),
        "link-type": _link_type(link, links),
        "veth-peer-name": link.parent if in_namespace(link, links) else None,
        "vlan-raw-device": link.parent if link.kind == "vlan" else None,
        "vlan-id": _number(link.vlan),
        "vlan-protocol": _other(link.vlan_protocol, "802.1Q", file.get("vlan-protocol")),
        "mtu": _mtu(link, links, stating),
        "vrf-table": _number(link.table),
        "vrf": link.master if in_vrf else None,
        "vxlan-id": _number(link.vni),
        "vxlan-port": _other(_number(link.vxlan_port), str(_VXLAN_PORT), file.get("vxlan-port")),
        **_tunnel(link, links, file),
        **_bridge(link, links, file),
    }
    if link.name == "lo":
        said["vxlan-local-tunnelip"] = _tunnel_end(link, links, file.get("vxlan-local-tunnelip"))
    return MappingProxyType(said)


def _tunnel_end(link: Link, links: Mapping[str, Link], file: str | None) -> str | None:
    """Return the address of the loopback that tunnels use, or could use if there were any."""
    own = {str(one.address.ip) for one in link.addresses}
    used = sorted(one.vxlan_local for one in links.values() if one.vxlan_local in own)
    if file in own and (file in used or not used):
        return file
    return used[0] if used else None


def _number(value: int | None) -> str | None:
    return None if value is None else str(value)


def _other(value: str | None, default: str, file: str | None) -> str | None:
    """Return a value that is said only where it is not the default, or the file says it."""
    return value if file is not None or value != default else None


def _down(link: Link, links: Mapping[str, Link], file: Mapping[str, str]) -> str | None:
    parent = links.get(link.parent) if link.parent is not None else None
    if link.kind == "vlan" and parent is not None and not parent.up:
        # The kernel takes it down and up with its port: nobody said anything of it.
        return file.get("link-down")
    return None if link.up else "yes"


def _link_type(link: Link, links: Mapping[str, Link]) -> str | None:
    if in_namespace(link, links):
        return "veth"
    return None if link.kind is None or link.kind in _DIALECT_KINDS else link.kind


def _mtu(link: Link, links: Mapping[str, Link], stating: Collection[str]) -> str | None:
    parent = links.get(link.parent) if link.parent is not None else None
    if link.kind == "vlan" and parent is not None:
        # In the dialect it states its port's MTU exactly where the port states one.
        stated = parent.name in stating or parent.mtu != _MTU
        return str(link.mtu) if stated or link.mtu != parent.mtu else None
    if link.name in stating or link.kind in ("vxlan", "bridge"):
        return str(link.mtu)
    if link.kind == "vrf":
        return None
    usual = _LOOPBACK_MTU if link.name == "lo" else _MTU
    return None if link.mtu == usual else str(link.mtu)


def _tunnel(
    link: Link, links: Mapping[str, Link], file: Mapping[str, str]
) -> Mapping[str, str | None]:
    bridged = link.master is not None and not (
        link.master_kind == "vrf" or (link.master in links and links[link.master].kind == "vrf")
    )
    of_member = bridged and (link.kind == "vxlan" or "bridge-learning" in file)
    return {
        "vxlan-local-tunnelip": link.vxlan_local,
        "vxlan-learning": _switch(link.learning, "yes", "no") if link.kind == "vxlan" else None,
        "bridge-learning": _switch(link.bridge_learning, "on", "off") if of_member else None,
        "bridge-arp-nd-suppress": _switch(link.suppressing, "on", "off") if of_member else None,
    }


def _bridge(
    link: Link, links: Mapping[str, Link], file: Mapping[str, str]
) -> Mapping[str, str | None]:
    said: dict[str, str | None] = {}
    if "hwaddress" in file:
        said["hwaddress"] = link.mac
    if link.kind != "bridge":
        return {**said, **dict.fromkeys(("bridge-ports", "bridge-stp", "bridge-vlan-aware"))}
    members = {one.name: one.mac for one in links.values() if one.master == link.name}
    if members and link.mac not in members.values():
        # A bridge to which nobody gave a MAC has one of its members.
        said["hwaddress"] = link.mac
    before = file.get("bridge-ports", "").split()
    said["bridge-ports"] = " ".join(_as_before(members, before)) or None
    said["bridge-stp"] = _switch(link.stp, "yes", "no")
    said["bridge-vlan-aware"] = "yes" if link.vlan_aware else None
    if link.ipv6_generated:
        said["ipv6-addrgen"] = "yes" if "ipv6-addrgen" in file else None
    elif "ipv6-addrgen" not in file and link.up:
        said["ipv6-addrgen"] = "no"
    return said


def _as_before(members: Collection[str], before: Sequence[str]) -> list[str]:
    kept = [name for name in before if name in members]
    return [*kept, *sorted(set(members) - set(kept), key=natural_key)]


def _switch(value: bool, yes: str, no: str) -> str:  # noqa: FBT001
    return yes if value else no


def same(word: str, file: str, live: str) -> bool:
    """Return whether two values of the attribute ``word`` mean the same."""
    if file == live:
        return True
    if word == "hwaddress":
        return file.lower() == live.lower()
    if word in ("bridge-ports", "alias"):
        return file.split() == live.split()
    return any(file in words and live in words for words in (_YES, _NO))
