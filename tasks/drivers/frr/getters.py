"""Answers of the agent in NAPALM's forms."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from napalm.base.models import (
    BGPStateNeighborsPerVRFDict,
    FactsDict,
    InterfaceDict,
    InterfacesIPDict,
)

__all__ = ["addresses", "facts", "interfaces", "neighbors"]

_FAMILIES: Final = {
    "ipv4Unicast": "ipv4 unicast",
    "ipv6Unicast": "ipv6 unicast",
    "ipv4Vpn": "ipv4 vpn",
    "ipv6Vpn": "ipv6 vpn",
    "l2VpnEvpn": "l2vpn evpn",
}


def facts(done: Mapping[str, Any]) -> FactsDict:
    """Return the facts of an answer to ``facts``."""
    version = re.search(r"FRRouting (\S+)", done["version"])
    system = re.search(r'^PRETTY_NAME="([^"]*)"', done["system"], re.MULTILINE)
    names = [system.group(1) if system else "Linux", f"FRR {version.group(1) if version else '?'}"]
    return {
        "uptime": done["uptime"],
        "vendor": done["vendor"] or "FRRouting",
        "model": done["model"] or "Linux",
        "hostname": done["hostname"],
        "fqdn": done["hostname"],
        "os_version": ", ".join(names),
        "serial_number": done["serial"],
        "interface_list": sorted(link["ifname"] for link in _links(done)),
    }


def interfaces(done: Mapping[str, Any]) -> dict[str, InterfaceDict]:
    """Return the interfaces of an answer to ``facts``; speeds are Mbit/s, -1 where unknown."""
    return {
        link["ifname"]: {
            "is_up": link.get("operstate") == "UP" or "LOWER_UP" in link.get("flags", ()),
            "is_enabled": "UP" in link.get("flags", ()),
            "description": link.get("ifalias", ""),
            "last_flapped": -1.0,
            "mtu": int(link["mtu"]),
            "speed": float(done["speeds"].get(link["ifname"], -1)),
            "mac_address": link.get("address", "").upper(),
        }
        for link in _links(done)
    }


def addresses(done: Mapping[str, Any]) -> dict[str, InterfacesIPDict]:
    """Return the addresses of an answer to ``facts``."""
    found: dict[str, Any] = {}
    for link in _links(done):
        for info in link.get("addr_info", ()):
            family = {"inet": "ipv4", "inet6": "ipv6"}.get(info.get("family"))
            if family is not None and "local" in info:
                place = found.setdefault(link["ifname"], {}).setdefault(family, {})
                place[info["local"]] = {"prefix_length": int(info["prefixlen"])}
    return found


def neighbors(
    summary: Mapping[str, Any], details: Mapping[str, Any]
) -> dict[str, BGPStateNeighborsPerVRFDict]:
    """Return the sessions of ``show bgp vrf all summary json`` and ``… neighbors json``."""
    found: dict[str, Any] = {}
    for vrf, families in summary.items():
        name = "global" if vrf == "default" else vrf
        for family, table in families.items():
            if not isinstance(table, Mapping) or "peers" not in table:
                continue
            place = found.setdefault(name, {"router_id": table["routerId"], "peers": {}})
            for address, peer in table["peers"].items():
                detail = details.get(vrf, {}).get(address, {})
                session = place["peers"].setdefault(address, _session(table, peer, detail))
                shown = _FAMILIES.get(family, family)
                session["address_family"][shown] = {
                    "received_prefixes": int(peer.get("pfxRcd", -1)),
                    "accepted_prefixes": _accepted(detail, family),
                    "sent_prefixes": int(peer.get("pfxSnt", -1)),
                }
    return found


def _session(
    table: Mapping[str, Any], peer: Mapping[str, Any], detail: Mapping[str, Any]
) -> dict[str, Any]:
    up = peer.get("state") == "Established"
    return {
        "local_as": int(detail.get("localAs", table["as"])),
        "remote_as": int(peer["remoteAs"]),
        "remote_id": detail.get("remoteRouterId", ""),
        "is_up": up,
        "is_enabled": not detail.get("adminShutDown", False),
        "description": peer.get("desc", detail.get("nbrDesc", "")),
        "uptime": int(peer.get("peerUptimeMsec", 0)) // 1000 if up else -1,
        "address_family": {},
    }


def _accepted(detail: Mapping[str, Any], family: str) -> int:
    info = detail.get("addressFamilyInfo", {}).get(family, {})
    return int(info.get("acceptedPrefixCounter", -1))


def _links(done: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for link in json.loads(done["links"] or "[]"):
        if "ifname" in link:
            yield link
