"""The inventory of a generated city: two domains, rings of cores, everything homed twice."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Any

__all__ = ["CityNetwork", "Edge"]

_GATEWAY = IPv4Address("172.16.0.1")
_DISTRICTS = ("yongjiang", "beicheng", "nancheng", "donghu", "xishan", "gangkou")
_REGIONS = ("north-bank", "south-bank")


@dataclass(frozen=True, slots=True)
class Edge:
    """A device that tenants attach to, alone at its site."""

    name: str
    site: str
    domain: str
    platform: str


class CityNetwork:
    """Draws devices and links; :meth:`files` is what stands under ``inventory/``."""

    def __init__(self, draw: random.Random, devices: int) -> None:
        self._draw = draw
        self._hosts: dict[str, dict[str, Any]] = {}
        self._sites: dict[str, dict[str, Any]] = {}
        self._links: list[dict[str, Any]] = []
        self._next_port: dict[str, int] = {}
        self.edges: list[Edge] = []
        borders = 2 if devices < 200 else 4
        egov = self._domain("egov", (devices * 4 + 3) // 7, borders)
        compute = self._domain("compute", devices - len(self._hosts), borders)
        for one, other in zip(egov, compute, strict=True):
            self._link(one, other, "100 Gbps", (40, 120))

    def _domain(self, domain: str, size: int, border_count: int) -> list[str]:
        """Add a domain and return its borders."""
        cores = max(2, size // 40 * 2)
        names = [self._device(domain, "core", n) for n in range(1, cores + 1)]
        for n, name in enumerate(names[: cores if cores > 2 else 1]):
            self._link(name, names[(n + 1) % cores], "400 Gbps", (20, 120))
        for n in range(0, cores - 5, 5):
            # Chords keep the way short when the ring is long.
            self._link(names[n], names[(n + cores // 2) % cores], "400 Gbps", (60, 200))
        borders = [self._device(domain, "border", n) for n in range(1, border_count + 1)]
        for n, name in enumerate(borders):
            self._home(name, names, n * cores // border_count, "400 Gbps")
        for n in range(1, size - cores - border_count + 1):
            self._home(self._device(domain, "edge", n), names, n, "100 Gbps")
        return borders

    def _home(self, name: str, cores: list[str], first: int, capacity: str) -> None:
        for core in (cores[first % len(cores)], cores[(first + 1) % len(cores)]):
            self._link(core, name, capacity, (5, 120))

    def _device(self, domain: str, role: str, number: int) -> str:
        name = f"{_PREFIX[domain]}-{_ROLE[domain][role]}{number}"
        platform = "eos" if domain == "compute" else "frr"
        if domain == "egov" and role == "edge" and number % 8 == 1:
            platform = "vrp"
        site = self._site(domain, role, number)
        address = IPv4Address("172.16.1.0") + len(self._hosts)
        data: dict[str, Any] = {"site": site, "role": role}
        if role == "core" and number <= 2:
            data["routeReflector"] = True
        if role != "edge":
            data["trust"] = "high"
        data["management"] = {
            "port": _MANAGEMENT[platform],
            "address": f"{address}/16",
            "gateway": str(_GATEWAY),
        }
        if role == "edge":
            speed = "10 Gbps" if domain == "egov" else "25 Gbps"
            data["ports"] = [
                {"name": _ATTACHMENT[platform].format(n), "speed": speed} for n in (0, 1)
            ]
            self.edges.append(Edge(name, site, domain, platform))
        self._hosts[name] = {
            "hostname": str(address),
            "groups": [platform, domain],
            "data": data,
        }
        return name

    def _site(self, domain: str, role: str, number: int) -> str:
        """Return the site of a device: an edge has its own, cores share one with a border."""
        kind = "hall" if domain == "egov" else "dc"
        name = f"{kind}-{number}" if role == "edge" else f"{domain}-exchange-{number}"
        if name not in self._sites:
            self._sites[name] = {
                "name": name,
                "title": f"{domain} {kind} {number}",
                "district": self._draw.choice(_DISTRICTS),
                "region": self._draw.choice(_REGIONS),
            }
        return name

    def _port(self, device: str) -> str:
        platform = self._hosts[device]["groups"][0]
        self._next_port[device] = number = self._next_port.get(device, 0) + 1
        return _LINK[platform].format(number)

    def _link(self, one: str, other: str, capacity: str, delays: tuple[int, int]) -> None:
        self._links.append(
            {
                "name": f"{one}--{other}",
                "ends": [f"{one}:{self._port(one)}", f"{other}:{self._port(other)}"],
                "capacity": capacity,
                "delay": f"{self._draw.randint(*delays)} us",
                "sharedRiskGroups": [f"duct-{self._draw.randint(1, 200)}"],
                "partition": "queue",
                "encryption": "none",
                "trust": "high",
                "region": self._draw.choice(_REGIONS),
            }
        )

    def files(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the content of every file under ``inventory/`` by its path."""
        return dict(self._files())

    def _files(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        yield "inventory/defaults.yaml", {"data": {"trust": "standard"}}
        yield "inventory/groups.yaml", _GROUPS
        yield "inventory/hosts.yaml", self._hosts
        yield "inventory/sites.yaml", _file("Sites", sites=list(self._sites.values()))
        yield "inventory/links.yaml", _file("Links", links=self._links)
        yield "inventory/domains.yaml", _DOMAINS


def _file(kind: str, **content: Any) -> Mapping[str, Any]:  # noqa: ANN401 - YAML of any shape
    return {"apiVersion": "citynet/v1", "kind": kind, **content}


_PREFIX = {"egov": "eg", "compute": "cp"}
_ROLE = {
    "egov": {"core": "cr", "edge": "pe", "border": "br"},
    "compute": {"core": "sp", "edge": "le", "border": "br"},
}
_MANAGEMENT = {"frr": "mgmt0", "eos": "Management1", "vrp": "GigabitEthernet0/0/0"}
_LINK = {"frr": "eth{}", "eos": "Ethernet{}", "vrp": "GigabitEthernet0/1/{}"}
_ATTACHMENT = {"frr": "eth90{}", "eos": "Ethernet90{}", "vrp": "GigabitEthernet0/3/{}"}
_GROUPS = {
    "frr": {"platform": "frr", "port": 22},
    "eos": {"platform": "eos", "port": 443},
    "vrp": {"platform": "vrp", "port": 22},
    "egov": {"data": {"domain": "egov"}},
    "compute": {"data": {"domain": "compute"}},
}
_DOMAINS = _file(
    "Domains",
    city="generated",
    attachmentVlans="100-999",
    exchange={"ipv4": "100.127.0.0/24", "ipv6": "2001:db8:7f00::/64"},
    domains=[
        {
            "name": "egov",
            "title": "Government extranet and public-data network",
            "asn": 65010,
            "transport": "srv6",
            "isisArea": "49.0010",
            "mtu": 9100,
            "pools": {
                "loopbackIpv4": "100.64.16.0/20",
                "loopbackIpv6": "2001:db8:10::/64",
                "locators": "2001:db8:1000::/48",
                "linksIpv4": "100.68.0.0/18",
                "linksIpv6": "2001:db8:10:ff::/64",
                "sliceIds": "1-999",
                "vnis": "10000-19999",
            },
        },
        {
            "name": "compute",
            "title": "Compute interconnect of the data centres",
            "asn": 65020,
            "transport": "vxlan",
            "isisArea": "49.0020",
            "mtu": 9100,
            "pools": {
                "loopbackIpv4": "100.64.32.0/20",
                "loopbackIpv6": "2001:db8:20::/64",
                "locators": "2001:db8:2000::/48",
                "linksIpv4": "100.68.64.0/18",
                "linksIpv6": "2001:db8:20:ff::/64",
                "sliceIds": "1-999",
                "vnis": "20000-29999",
            },
        },
    ],
    handOffs=[
        {
            "domains": ["egov", "compute"],
            "vlans": "1000-1999",
            "ipv4": "100.126.0.0/20",
            "ipv6": "2001:db8:7e00::/64",
        }
    ],
    virtualNetworks=[
        {"name": "digital-government", "trustDomain": "public-data"},
        {"name": "digital-society", "trustDomain": "public-data"},
        {"name": "digital-economy", "trustDomain": "economy-data"},
        {"name": "data-elements", "trustDomain": "economy-data"},
    ],
    baseline={
        "sshSources": ["172.16.0.0/16"],
        "ntpServers": ["172.16.0.11", "172.16.0.12"],
        "syslogServers": ["172.16.0.21"],
        "tacacsServers": ["172.16.0.31", "172.16.0.32"],
        "snmpUser": "citynoc",
        "adminUser": "netops",
        "banner": "Generated city network. Authorised use only; every change is recorded.",
    },
)
