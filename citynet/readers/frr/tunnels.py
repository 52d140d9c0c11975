"""VXLAN devices and their bridges, which follow from the VRFs with a VNI."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import Final

from citynet.device.model import Device, Vrf
from citynet.readers.frr.ports import Ports
from citynet.readers.frr.stanzas import Stanza

__all__ = ["check_tunnels"]

_DEFAULT_MTU: Final = 1500
_HEADERS: Final = 50
"""Bytes that VXLAN puts around a packet: Ethernet, IPv4, UDP and its own header (RFC 7348)."""

_Attributes = dict[str, str]


def check_tunnels(ports: Ports, device: Device) -> None:
    """Refuse whatever differs from the devices that the VNIs of the VRFs need."""
    expected: dict[str, _Attributes] = {}
    mtu = _core_mtu(device) - _HEADERS
    for vrf in device.vrfs:
        if vrf.vni is not None:
            expected |= _devices(vrf, vrf.vni, ports.first_ipv4(), mtu)
    for stanza in ports.tunnels:
        attributes = expected.pop(stanza.name, None)
        if attributes is None:
            ports.source.refuse(stanza.header, "no VRF has a VNI of this number")
        _compare(ports, stanza, attributes or {})
    for name in expected:
        ports.source.missing(f"iface {name}", "a VRF has a VNI of this number")


def _core_mtu(device: Device) -> int:
    """Return the smallest MTU of the ports that speak IS-IS."""
    ports = (port for port in device.interfaces if port.isis and not port.isis.passive)
    return min((port.mtu or _DEFAULT_MTU for port in ports), default=_DEFAULT_MTU)


def _devices(vrf: Vrf, vni: int, end: IPv4Address | None, mtu: int) -> dict[str, _Attributes]:
    octets = ":".join(f"{octet:02x}" for octet in end.packed) if end else ""
    device = {
        "mtu": str(mtu),
        "vxlan-id": str(vni),
        "vxlan-local-tunnelip": str(end),
        "vxlan-learning": "no",
        "bridge-learning": "off",
        "bridge-arp-nd-suppress": "on",
    }
    bridge = {
        "mtu": str(mtu),
        "hwaddress": f"02:00:{octets}",
        "bridge-ports": f"vx{vni}",
        "bridge-stp": "no",
        "ipv6-addrgen": "no",
        "vrf": vrf.name,
    }
    return {f"vx{vni}": device, f"br{vni}": bridge}


def _compare(ports: Ports, stanza: Stanza, expected: _Attributes) -> None:
    ports.source.refuse_all(stanza.addresses, f"{stanza.name} cannot have an address")
    ports.source.refuse_all(stanza.commands, f"{stanza.name} cannot have a command")
    for attribute, line in stanza.left.items():
        found = line.rest.lower() if attribute == "hwaddress" else line.rest
        if found != expected.get(attribute):
            ports.source.refuse(line, "it does not follow from a VRF with this VNI")
    absent = [attribute for attribute in expected if attribute not in stanza.left]
    if absent:
        ports.source.refuse(stanza.header, f"it lacks {', '.join(absent)}")
