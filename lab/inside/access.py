"""Tenants' hosts: namespaces behind attachment ports, one per host, reached by a tag."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from ipaddress import ip_interface
from itertools import count
from typing import Final

from lab.inside.commands import LabError, batch, command, must
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
        self._numbers = count()

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
            await self._host(host, router_namespace(host.router))

    async def change(
        self, hosts: Iterable[Host], namespaces: Mapping[str, str]
    ) -> tuple[list[str], list[str]]:
        """Have these hosts and no others; return the names of those that came and that went.

        ``namespaces`` are the routers' own now. A host that is another one comes and goes.
        """
        wanted = {host.name: host for host in hosts}
        gone = [name for name, host in self._hosts.items() if wanted.get(name) != host]
        for name in gone:
            await must(["ip", "netns", "del", self._namespaces.pop(name)])
            del self._hosts[name]
        new = [name for name in wanted if name not in self._hosts]
        for name in new:
            host = wanted[name]
            if Wire(router=host.router, port=host.port) not in self._ports:
                # A port that nothing was plugged into so far leads nowhere.
                await command(
                    ["ip", "-n", namespaces[host.router], "link", "del", host.port], limit=30
                )
            await self._host(host, namespaces[host.router])
        return new, gone

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

    async def _host(self, host: Host, router: str) -> None:
        namespace = f"h{next(self._numbers)}"
        await must(["ip", "netns", "add", namespace])
        await must(["ip", "netns", "exec", namespace, "sysctl", "-qw", *_SETTINGS])
        port = Wire(router=host.router, port=host.port)
        lines = []
        if port not in self._ports:
            self._ports[port] = f"a{len(self._ports)}"
            end = self._ports[port]
            pair = f"type veth peer name {port.port} netns {router}"
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
