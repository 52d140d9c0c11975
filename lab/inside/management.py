"""The management network: every router's port and the machine's own in one bridge."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_interface
from typing import Final

from lab.inside.commands import batch
from lab.inside.namespaces import router_namespace
from lab.model import Router

__all__ = ["bridge_management", "remove_management"]

_BRIDGE: Final = "management"


async def bridge_management(routers: Iterable[Router], uplink: str) -> None:
    """Join management ports and ``uplink``; the routers' namespaces exist."""
    lines = [
        f"link add name {_BRIDGE} type bridge forward_delay 0",
        f"link set dev {_BRIDGE} addrgenmode none up",
        f"link set dev {uplink} master {_BRIDGE}",
        f"link set dev {uplink} up",
    ]
    for number, router in enumerate(routers):
        end = f"m{number}"
        mac = _hardware_address(router.management_address)
        peer = f"peer name {router.management_port} address {mac}"
        where = f"netns {router_namespace(router.name)}"
        lines += [
            f"link add name {end} type veth {peer} {where}",
            f"link set dev {end} addrgenmode none master {_BRIDGE} up",
        ]
    await batch("ip", None, lines)


async def remove_management(count: int, uplink: str) -> None:
    """Take the bridge and its ``count`` ports away."""
    lines = [f"link set dev {uplink} nomaster", f"link del dev {_BRIDGE}"]
    await batch("ip", None, [*lines, *(f"link del dev m{number}" for number in range(count))])


def _hardware_address(address: str) -> str:
    """Return the MAC address of a management port.

    It follows from the port's address: whoever forwards to a rebuilt router may remember it.
    """
    octets = ip_interface(address).ip.packed[-4:]
    return ":".join(f"{octet:02x}" for octet in (0x02, 0x63, *octets))
