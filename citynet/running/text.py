"""The stage: what a router says of itself in, text in the dialect of its files out."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from citynet.running.errors import ObservationError
from citynet.running.firewall import firewall_text
from citynet.running.interfaces import interfaces_text
from citynet.running.kernel import sysctl_text
from citynet.running.links import read_links
from citynet.running.model import FrrObservation
from citynet.running.routes import read_routes
from citynet.running.routing import daemons_text, frr_text
from citynet.running.rules import rule_commands
from citynet.running.traffic import traffic_text

__all__ = ["running_text"]

_HOSTNAME: Final = "etc/hostname"
_INTERFACES: Final = "etc/network/interfaces"
_DAEMONS: Final = "etc/frr/daemons"
_FRR: Final = "etc/frr/frr.conf"
_FIREWALL: Final = "etc/nftables.conf"
_TRAFFIC: Final = "etc/citynet/tc"
_SYSCTL: Final = "etc/sysctl.d/90-citynet.conf"


def running_text(observation: FrrObservation) -> Mapping[str, str]:
    """Return what the router does, in the dialect of its files: path -> text, sorted by path.

    On a router that nobody changed it is what its disk says, byte for byte. A line of the disk
    whose fact is not in force is left out; a fact in force that the disk does not say stands where
    the dialect has it, or in the words in which it was listed, so that a reader reports it. Files
    that programs read without saying it again (accounts, NTP, syslog, SNMP, TACACS+, units) stand
    as on disk. A managed file that is not on disk is there only if something of it is in force.
    Foreign files stand under their own paths. The dialect is docs/reference/dialects/frr.md.

    Secrets stand as the router shows them. Raises ``ObservationError`` for an observation that
    programs cannot have printed, with the field that is wrong.
    """
    in_force = {
        path: text
        for path, text in _in_force(observation).items()
        if path in observation.files or _says(text)
    }
    found = {**observation.foreign, **observation.files, **in_force}
    return MappingProxyType(dict(sorted(found.items())))


def _in_force(observation: FrrObservation) -> Mapping[str, str]:
    files = observation.files
    links = read_links(observation.links)
    if "lo" not in links:
        raise ObservationError("links", "there is no lo")
    return {
        _HOSTNAME: f"{observation.hostname}\n",
        _INTERFACES: interfaces_text(
            files.get(_INTERFACES, ""),
            links,
            read_routes(observation.routes, links),
            observation.tunnel_source,
            rule_commands(observation.rules, links),
        ),
        _DAEMONS: daemons_text(files.get(_DAEMONS, ""), observation.daemons),
        _FRR: frr_text(files.get(_FRR, ""), observation.frr),
        _FIREWALL: firewall_text(files.get(_FIREWALL), observation.nft, observation.nft_disk),
        _TRAFFIC: traffic_text(
            files.get(_TRAFFIC, ""),
            observation.qdiscs,
            observation.classes,
            observation.tc_filters,
            observation.more_filters,
        ),
        _SYSCTL: sysctl_text(
            files.get(_SYSCTL, ""), observation.sysctls, observation.interface_sysctls, links
        ),
    }


def _says(text: str) -> bool:
    """Return whether a text says anything beside comments and what every file begins with."""
    return any(
        line and not line.startswith(("#", "!")) and line not in ("flush ruleset", "end")
        for line in text.split("\n")
    )
