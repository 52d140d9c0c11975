"""Files whose lines are constant or follow from the rest of the router's configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from ipaddress import IPv6Interface
from typing import Final

from citynet.device.model import Device, Interface, InterfaceKind
from citynet.device.sorting import natural_key
from citynet.readers.frr.lines import Line, Source, following
from citynet.readers.frr.ports import MANAGEMENT

__all__ = ["DERIVED", "check_derived", "check_snmp_agents"]

_CABLES_SERVICE: Final = "etc/systemd/system/citynet-cables.service"
_NETWORKING: Final = "etc/systemd/system/networking.service.d/90-citynet.conf"
_TRAFFIC_SERVICE: Final = "etc/systemd/system/citynet-tc.service"
_CABLES_UNIT: Final = (
    "[Unit]",
    "Description=Cables between slices and exchanges",
    "DefaultDependencies=no",
    "After=systemd-modules-load.service",
    "Before=networking.service",
    "[Service]",
    "Type=oneshot",
    "RemainAfterExit=yes",
    "ExecStart=-/usr/sbin/ip -force -batch /etc/citynet/cables",
    "[Install]",
    "WantedBy=multi-user.target",
)
_NETWORKING_UNIT: Final = (
    "[Unit]",
    "Requires=nftables.service",
    "After=nftables.service systemd-sysctl.service",
)
_TRAFFIC_UNIT: Final = (
    "[Unit]",
    "Description=Policers, shapers and queues",
    "Requires=networking.service",
    "After=networking.service",
    "[Service]",
    "Type=oneshot",
    "RemainAfterExit=yes",
    "ExecStart=/usr/sbin/tc -batch /etc/citynet/tc",
    "[Install]",
    "WantedBy=multi-user.target",
)
_SYSCTL: Final = (
    "net.core.netdev_max_backlog = 10000",
    "net.ipv4.ip_forward = 1",
    "net.ipv4.conf.all.rp_filter = 0",
    "net.ipv4.conf.default.rp_filter = 0",
    "net.ipv4.conf.all.accept_redirects = 0",
    "net.ipv4.conf.all.send_redirects = 0",
    "net.ipv4.conf.default.send_redirects = 0",
    "net.ipv4.neigh.default.gc_thresh1 = 4096",
    "net.ipv4.neigh.default.gc_thresh2 = 8192",
    "net.ipv4.neigh.default.gc_thresh3 = 16384",
    "net.ipv6.conf.all.forwarding = 1",
    "net.ipv6.conf.all.accept_ra = 0",
    "net.ipv6.conf.default.accept_ra = 0",
    "net.ipv6.conf.all.accept_redirects = 0",
    "net.ipv6.conf.all.keep_addr_on_down = 1",
    "net.ipv6.neigh.default.gc_thresh1 = 4096",
    "net.ipv6.neigh.default.gc_thresh2 = 8192",
    "net.ipv6.neigh.default.gc_thresh3 = 16384",
    "net.vrf.strict_mode = 1",
)


def _daemons(device: Device) -> Iterator[str]:
    yield f"bgpd={'yes' if device.bgp else 'no'}"
    yield f"isisd={'yes' if device.isis else 'no'}"
    yield "bfdd=yes"
    yield "vtysh_enable=yes"
    yield 'zebra_options="-A 127.0.0.1 -s 90000000"'
    for daemon in ("bgpd", "isisd", "staticd", "bfdd"):
        yield f'{daemon}_options="-A 127.0.0.1"'


def _cables(device: Device) -> Iterator[str]:
    for interface in device.interfaces:
        peer = interface.peer
        if peer is not None and interface.name < peer:
            yield f"link add {interface.name} type veth peer name {peer}"


def _cables_unit(_device: Device) -> Iterator[str]:
    yield from _CABLES_UNIT


def _traffic_unit(_device: Device) -> Iterator[str]:
    yield from _TRAFFIC_UNIT


def _modules(_device: Device) -> Iterator[str]:
    yield "vrf"
    yield "8021q"


def _networking_unit(_device: Device) -> Iterator[str]:
    yield from _NETWORKING_UNIT


def _sysctl(device: Device) -> Iterator[str]:
    yield from _SYSCTL
    if device.srv6 is not None:
        yield "net.ipv6.seg6_flowlabel = 1"
        yield "net.ipv6.conf.all.seg6_enabled = 1"
        for interface in device.interfaces:
            if interface.isis is not None and not interface.isis.passive:
                yield f"net.ipv6.conf.{interface.name}.seg6_enabled = 1"


def _management_ports(device: Device) -> list[Interface]:
    return [port for port in device.interfaces if port.kind is InterfaceKind.MANAGEMENT]


def _ssh(device: Device) -> Iterator[str]:
    for port in _management_ports(device):
        for address in port.addresses:
            yield f"ListenAddress {address.ip} rdomain {MANAGEMENT}"
    yield "Banner /etc/issue.net"
    yield "PermitRootLogin no"
    yield "X11Forwarding no"


def _lldp(device: Device) -> Iterator[str]:
    ports = [port.name for port in _management_ports(device)]
    ports += [port.name for port in device.interfaces if port.queues]
    yield f"configure system interface pattern {','.join(sorted(ports, key=natural_key))}"


def _snmp_agents(device: Device) -> Iterator[str]:
    for port in _management_ports(device):
        for address in port.addresses:
            if isinstance(address, IPv6Interface):
                yield f"agentaddress udp6:[{address.ip}]@{MANAGEMENT}:161"
            else:
                yield f"agentaddress udp:{address.ip}@{MANAGEMENT}:161"


DERIVED: Final[Mapping[str, Callable[[Device], Iterator[str]]]] = {
    "etc/frr/daemons": _daemons,
    "etc/citynet/cables": _cables,
    _CABLES_SERVICE: _cables_unit,
    _NETWORKING: _networking_unit,
    _TRAFFIC_SERVICE: _traffic_unit,
    "etc/modules-load.d/90-citynet.conf": _modules,
    "etc/sysctl.d/90-citynet.conf": _sysctl,
    "etc/ssh/sshd_config.d/90-citynet.conf": _ssh,
    "etc/lldpd.d/90-citynet.conf": _lldp,
}
"""File → its lines, given the device that the other files describe."""

_ORDERED: Final = frozenset({_CABLES_SERVICE, _NETWORKING, _TRAFFIC_SERVICE})
"""Files in which a line belongs to the section above it."""


def check_derived(sources: Mapping[str, Source], device: Device) -> None:
    """Refuse the lines of these files that do not follow from ``device``."""
    for path, expected in DERIVED.items():
        source = sources[path]
        following(
            source,
            source.lines,
            tuple(expected(device)),
            why="follow from the rest of the configuration",
            ordered=path in _ORDERED,
        )


def check_snmp_agents(source: Source, lines: list[Line], device: Device) -> None:
    """Refuse where snmpd listens, if not exactly on the management port."""
    expected = tuple(_snmp_agents(device))
    following(source, lines, expected, why="follow from the management port")
