"""From a router's files to a device: the public function of this package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Final

from citynet.device.model import (
    Device,
    Family,
    Interface,
    Origin,
    Platform,
    TrafficClass,
)
from citynet.device.sorting import sorted_device
from citynet.readers.frr.bgp import bgp_of
from citynet.readers.frr.derived import DERIVED, check_derived, check_snmp_agents
from citynet.readers.frr.filters import Filters, read_filters
from citynet.readers.frr.frr_conf import Routing, read_routing
from citynet.readers.frr.guarantees import CLASSES, priority_lines
from citynet.readers.frr.isis import isis_of
from citynet.readers.frr.lines import Said, Source, origin_of, value_of
from citynet.readers.frr.locators import srv6_of
from citynet.readers.frr.management import management_of
from citynet.readers.frr.marking import read_marking
from citynet.readers.frr.nftables import Chains, read_chains
from citynet.readers.frr.ports import Ports, read_ports
from citynet.readers.frr.protection import check_protection, read_ssh_sources
from citynet.readers.frr.services import NTP_KEYS, READERS, Services, read_services
from citynet.readers.frr.tables import with_block
from citynet.readers.frr.traffic_control import PortTraffic, read_traffic
from citynet.readers.frr.ttl_security import with_ttl_security
from citynet.readers.frr.tunnels import check_tunnels
from citynet.readers.frr.vrfs import vrfs_of
from citynet.readers.model import ReadDevice, TextFiles, UnreadLine

__all__ = ["read"]

_PORTS: Final = "etc/network/interfaces"
_ROUTING: Final = "etc/frr/frr.conf"
_FIREWALL: Final = "etc/nftables.conf"
_TRAFFIC: Final = "etc/citynet/tc"
_PATHS: Final = frozenset({_PORTS, _ROUTING, _FIREWALL, _TRAFFIC, *READERS, *DERIVED})
_COMMENTS: Final = {
    _ROUTING: "!#",
    # What these hold is data, whatever it begins with.
    "etc/hostname": "",
    "etc/issue.net": "",
    "etc/citynet/chpasswd": "",
}


def read(name: str, files: TextFiles) -> ReadDevice:
    """Return what the files of the router ``name`` say.

    Never raises. Every line of every file either says something of the device, or agrees with what
    the others say of it, or is blank, a comment or unread. What should be there and is not changes
    the device or is unread, too. The dialect is docs/reference/dialects/frr.md.
    """
    sources = {
        path: Source(path, _text(files, path), comments=_COMMENTS.get(path, "#"))
        for path in sorted(_PATHS)
    }
    device = _Router(name, sources).read()
    unread = chain.from_iterable(
        sources[path].unread(name) if path in sources else _unknown(name, path, files[path])
        for path in sorted({*sources, *files})
    )
    return ReadDevice(device=device, unread=tuple(unread))


def _text(files: TextFiles, path: str) -> str | None:
    """Return the text of a file, none for one that a router need not have."""
    return files.get(path, "" if path == NTP_KEYS else None)


def _unknown(name: str, path: str, text: str) -> Iterator[UnreadLine]:
    """Enter a file that the dialect does not have, line by line."""
    source = Source(path, text, comments="")
    source.refuse_all(source.lines, "the dialect has no such file")
    if not source.lines:
        source.missing("", "the dialect has no such file")
    yield from source.unread(name)


class _Router:
    """Reads the files in the order in which they need each other."""

    def __init__(self, name: str, sources: Mapping[str, Source]) -> None:
        self.name = name
        self.sources = sources

    def read(self) -> Device:
        firewall = self.sources[_FIREWALL]
        ports = read_ports(self.sources[_PORTS])
        routing = read_routing(self.sources[_ROUTING])
        chains = read_chains(firewall)
        services = read_services(self.sources)
        filters = read_filters(firewall, chains)
        srv6 = srv6_of(routing.segment_routing, ports.tunnel_source, ports.source)
        vrfs = vrfs_of(ports, routing, locator=srv6.locator_name if srv6 else None)
        srv6 = with_block(srv6, vrfs, ports.blocks, ports.source, ports.stanzas)
        self._check_host_name(services, routing)
        device = sorted_device(
            Device(
                name=value_of(services.host_name) or self.name,
                platform=Platform.FRR,
                management=management_of(
                    self.sources, services, read_ssh_sources(chains), ports.gateway
                ),
                interfaces=self._interfaces(ports, routing, filters, chains),
                vrfs=vrfs,
                filters=tuple(filters.filters),
                prefix_lists=routing.prefix_lists.parts(),
                isis=isis_of(routing.isis, routing.ports, ports.interfaces, srv6=srv6 is not None),
                srv6=srv6,
                vtep="lo" if ports.tunnel_end else None,
                bgp=with_ttl_security(
                    firewall,
                    chains,
                    bgp_of(
                        routing.bgp,
                        routing.prefix_lists,
                        ports.interfaces,
                        srv6=srv6,
                        tunnels=ports.tunnel_end is not None,
                    ),
                ),
                origin=self._origin(services),
            )
        )
        check_tunnels(ports, device)
        check_protection(firewall, chains, device)
        check_derived(self.sources, device)
        check_snmp_agents(self.sources["etc/snmp/snmpd.conf"], services.agents, device)
        return device

    def _origin(self, services: Services) -> Origin:
        said = services.host_name
        lines = [said.line.number] if said is not None else []
        return origin_of((self.sources["etc/hostname"], lines))

    def _check_host_name(self, services: Services, routing: Routing) -> None:
        said, named = services.host_name, routing.hostname
        if named is None:
            routing.source.missing("hostname", "the router has no name")
        elif said is None or named.value != said.value:
            routing.source.refuse(named.line, "etc/hostname says otherwise")

    def _interfaces(
        self, ports: Ports, routing: Routing, filters: Filters, chains: Chains
    ) -> tuple[Interface, ...]:
        firewall = self.sources[_FIREWALL]
        traffic = read_traffic(self.sources[_TRAFFIC], ports.interfaces)
        vlans = {
            name: ports.interfaces[name].vlan
            for name, port in traffic.items()
            if port.guarantee is not None
        }
        marking = read_marking(firewall, chains, priority_lines(vlans))
        for port, said in chain(
            ((port, said.line) for (port, _), said in filters.jumps.items()),
            ((port, said.line) for port, said in marking.items()),
        ):
            if port not in ports.interfaces:
                firewall.refuse(said, f"there is no interface {port}")
        return tuple(
            self._interface(interface, routing, filters, marking, traffic)
            for interface in ports.interfaces.values()
        )

    def _interface(
        self,
        interface: Interface,
        routing: Routing,
        filters: Filters,
        marking: Mapping[str, Said[TrafficClass]],
        traffic: Mapping[str, PortTraffic],
    ) -> Interface:
        name = interface.name
        isis = routing.ports.get(name)
        port = traffic.get(name)
        guarantee = port.guarantee if port else None
        if guarantee is not None and CLASSES[guarantee.queue] is not value_of(marking.get(name)):
            self.sources[_TRAFFIC].refuse(guarantee.line, "the sub-interface is of another class")
        return replace(
            interface,
            isis=isis.part() if isis else None,
            filter_ipv4=value_of(filters.jumps.get((name, Family.IPV4))),
            filter_ipv6=value_of(filters.jumps.get((name, Family.IPV6))),
            marking=value_of(marking.get(name)),
            policer=value_of(port.policer) if port else None,
            shaper=value_of(port.shaper) if port else None,
            committed=guarantee.rate if guarantee else None,
            speed=value_of(port.speed) if port else None,
            queues=port.queues() if port else (),
        )
