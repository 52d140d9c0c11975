"""Tenants' hosts: namespaces behind attachment ports, one per host, reached by a tag."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from ipaddress import ip_interface
from typing import Final

from lab.inside.commands import LabError, batch, must
from lab.inside.namespaces import router_namespace
from lab.inside.wires import MTU
from lab.model import Host, Wire

__all__ = ["ACCESS", "Access"]

ACCESS: Final = "access"
_SETTINGS: Final = (
    "net.ipv4.conf.all.rp_filter=0",
    "net.ipv4.conf.default.rp_filter=0",
    "net.ipv6.conf.all.accept_ra=0",
    "net.ipv6.conf.default.accept_ra=0",
    "net.ipv4.icmp_ratelimit=0",
)


class Access:
    """The hosts of a lab and the ports that they stand behind."""

    def __init__(self) -> None:
        self._namespaces: dict[str, str] = {}
        self._hosts: dict[str, Host] = {}
        self._ports: dict[Wire, str] = {}

    @property
    def hosts(self) -> Mapping[str, Host]:
        """Hosts by name."""
        return self._hosts

    def namespace(self, host: str) -> str:
        """Return the namespace of a host. Raises LabError where there is no such host."""
        if host not in self._namespaces:
            raise LabError(f"the lab has no host {host}")
        return self._namespaces[host]

    async def build(self, hosts: Iterable[Host]) -> None:
        """Make the hosts; the namespaces of their routers exist."""
        await must(["ip", "netns", "add", ACCESS])
        await must(
            ["ip", "netns", "exec", ACCESS, "sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1"]
        )
        for host in hosts:
            await self._host(host)

    async def set_carrier(self, router: str, *, up: bool) -> None:
        """Give the attachment ports of a router their carrier, or take it."""
        how = "up" if up else "down"
        ends = [end for port, end in self._ports.items() if port.router == router]
        await batch("ip", ACCESS, (f"link set dev {end} {how}" for end in ends))
        if up:
            # With their port, the tagged devices went down and lost their routes.
            for name, host in self._hosts.items():
                if host.router == router:
                    await batch("ip", self._namespaces[name], _settings(host))

    async def _host(self, host: Host) -> None:
        namespace = f"h{len(self._namespaces)}"
        await must(["ip", "netns", "add", namespace])
        await must(["ip", "netns", "exec", namespace, "sysctl", "-qw", *_SETTINGS])
        port = Wire(router=host.router, port=host.port)
        lines = []
        if port not in self._ports:
            self._ports[port] = f"a{len(self._ports)}"
            end = self._ports[port]
            pair = f"type veth peer name {port.port} netns {router_namespace(port.router)}"
            lines += [f"link add name {end} mtu {MTU} {pair}", f"link set dev {end} up"]
        tagged = f"{namespace}t"
        below = self._ports[port]
        lines.append(f"link add link {below} name {tagged} type vlan id {host.vlan}")
        lines.append(f"link set dev {tagged} netns {namespace} name port")
        await batch("ip", ACCESS, lines)
        await batch("ip", namespace, ["link set dev lo up", *_settings(host)])
        self._namespaces[host.name] = namespace
        self._hosts[host.name] = host


def _settings(host: Host) -> list[str]:
    """Return the lines of ``ip -batch`` that give a host its addresses and routes."""
    lines = [f"link set dev port mtu {host.mtu} up"]
    routed: set[int] = set()
    for each in host.addresses:
        version = ip_interface(each.address).version
        nodad = " nodad" if version == 6 else ""
        lines.append(f"address replace {each.address} dev port{nodad}")
        if version not in routed:
            # One default route per family: a probe names its source, so no other is needed.
            routed.add(version)
            lines.append(f"route replace default via {each.gateway} dev port")
    return lines
