"""The inventory of a generated city: four domains, rings of cores, everything homed twice."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Any, Final

from benchmarks.city_frame import DOMAINS, GROUPS, file_of

__all__ = ["CityNetwork", "Edge"]

_GATEWAY: Final = IPv4Address("172.16.0.1")
_DISTRICTS: Final = ("yongjiang", "beicheng", "nancheng", "donghu", "xishan", "gangkou")
_REGIONS: Final = ("north-bank", "south-bank")
_LARGEST_MESH: Final = 16
"""Edges and borders of a domain that needs no reflectors, thus no cores."""
_MACSEC: Final = frozenset({"vrp", "junos"})
"""Platforms whose links to each other are encrypted; so they are trusted in egov."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A device that tenants attach to, alone at its site."""

    name: str
    site: str
    domain: str
    trusted: bool
    """It takes part in the algorithms of its domain, and all its links to cores do."""


class CityNetwork:
    """Draws devices and links; :meth:`files` is what stands under ``inventory/``.

    Of 26 devices egov has 10, compute and circle 6 each, iot 4: the parts of the reference city.
    """

    def __init__(self, draw: random.Random, devices: int) -> None:
        self._draw = draw
        self._hosts: dict[str, dict[str, Any]] = {}
        self._sites: dict[str, dict[str, Any]] = {}
        self._links: dict[str, dict[str, Any]] = {}
        self._next_port: dict[str, int] = {}
        self.edges: list[Edge] = []
        pairs = 1 if devices < 200 else 2
        compute, circle, iot = devices * 6 // 26, devices * 6 // 26, devices * 4 // 26
        egov = self._domain("egov", devices - compute - circle - iot, 4 * pairs)
        for domain, size, ours in (
            ("compute", compute, [name for name in egov if self._platform(name) == "frr"]),
            ("circle", circle, [name for name in egov if self._platform(name) != "frr"]),
            ("iot", iot, [name for name in egov if self._platform(name) == "frr"]),
        ):
            for one, other in zip(ours, self._domain(domain, size, 2 * pairs), strict=True):
                self._link(one, other, 100, (40, 120))

    def _domain(self, domain: str, size: int, border_count: int) -> list[str]:
        """Add a domain and return its borders."""
        mesh = domain == "iot" and size <= _LARGEST_MESH
        cores = 0 if mesh else max(2, size // 40 * 2)
        names = [self._device(domain, "core", n) for n in range(1, cores + 1)]
        self._ring(domain, names)
        borders = [self._device(domain, "border", n) for n in range(1, border_count + 1)]
        if mesh:
            self._link(borders[0], borders[1], 100, (20, 120))
            names = borders
        else:
            for n, name in enumerate(borders):
                self._home(name, names, n * cores // border_count, 400)
        for n in range(1, size - cores - border_count + 1):
            self._home(self._device(domain, "edge", n), names, n, 100)
        return borders

    def _ring(self, domain: str, names: list[str]) -> None:
        """Join cores in a ring, with chords that keep the way short when it is long."""
        cores = len(names)
        for n, name in enumerate(names[: cores if cores > 2 else cores // 2]):
            self._link(name, names[(n + 1) % cores], 400, (20, 120))
        bundled = domain in _BUNDLED
        if bundled:
            self._link(names[0], names[1], 200, (20, 120), bundled=True)
        for n in range(0, cores - 5, 5):
            other = names[(n + cores // 2) % cores]
            self._link(names[n], other, 800 if bundled else 400, (60, 200), bundled=bundled)

    def _home(self, name: str, cores: list[str], first: int, capacity: int) -> None:
        for core in (cores[first % len(cores)], cores[(first + 1) % len(cores)]):
            self._link(core, name, capacity, (5, 120))

    def _device(self, domain: str, role: str, number: int) -> str:
        name = f"{_PREFIX[domain]}-{_ROLE[domain][role]}{number}"
        choice = _PLATFORMS[domain][role]
        platform = choice[(number - 1) % len(choice)]
        site = self._site(domain, role, number)
        address = IPv4Address("172.16.1.0") + len(self._hosts)
        data: dict[str, Any] = {"site": site, "role": role}
        if role == "core" and number <= 2:
            data["routeReflector"] = True
        trusted = domain == "circle" or platform in _MACSEC
        if role != "edge" or trusted:
            data["trust"] = "high"
        data["management"] = {
            "port": _MANAGEMENT[platform],
            "address": f"{address}/16",
            "gateway": str(_GATEWAY),
        }
        if role == "edge":
            speed = "25 Gbps" if domain == "compute" else "10 Gbps"
            data["ports"] = [
                {"name": _ATTACHMENT[platform].format(n), "speed": speed} for n in (0, 1)
            ]
            self.edges.append(Edge(name, site, domain, trusted))
        self._hosts[name] = {
            "hostname": str(address),
            "groups": [platform, domain],
            "data": data,
        }
        return name

    def _site(self, domain: str, role: str, number: int) -> str:
        """Return the site of a device: an edge has its own, cores share one with a border."""
        kind = _SITE[domain]
        name = f"{kind}-{number}" if role == "edge" else f"{domain}-exchange-{number}"
        if name not in self._sites:
            self._sites[name] = {
                "name": name,
                "title": f"{domain} {kind} {number}",
                "district": self._draw.choice(_DISTRICTS),
                "region": self._draw.choice(_REGIONS),
            }
        return name

    def _platform(self, device: str) -> str:
        platform: str = self._hosts[device]["groups"][0]
        return platform

    def _port(self, device: str, capacity: int) -> str:
        self._next_port[device] = number = self._next_port.get(device, 0) + 1
        link = _LINK[self._platform(device)]
        return (link[capacity] if isinstance(link, Mapping) else link).format(number)

    def _lag(self, device: str, capacity: int) -> str:
        """Add a LAG of two ports to a device and return its name."""
        lags = self._hosts[device]["data"].setdefault("lags", [])
        name = _LAG[self._platform(device)].format(len(lags) + 1)
        members = [self._port(device, capacity // 2) for _ in range(2)]
        lags.append({"name": name, "members": members})
        return name

    def _link(
        self,
        one: str,
        other: str,
        capacity: int,
        delays: tuple[int, int],
        *,
        bundled: bool = False,
    ) -> None:
        name = f"{one}--{other}" if f"{one}--{other}" not in self._links else f"{one}--{other}-2"
        end = self._lag if bundled else self._port
        platforms = {self._platform(device) for device in (one, other)}
        macsec = not bundled and platforms <= _MACSEC | {"iosxr"} and platforms & _MACSEC
        self._links[name] = {
            "name": name,
            "ends": [f"{device}:{end(device, capacity)}" for device in (one, other)],
            "capacity": f"{capacity} Gbps",
            "delay": f"{self._draw.randint(*delays)} us",
            "sharedRiskGroups": [f"duct-{self._draw.randint(1, 200)}"],
            "partition": "queue",
            "encryption": "macsec" if macsec else "none",
            "trust": "high",
            "region": self._draw.choice(_REGIONS),
        }

    def files(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the content of every file under ``inventory/`` by its path."""
        return dict(self._files())

    def _files(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        yield "inventory/defaults.yaml", {"data": {"trust": "standard"}}
        yield "inventory/groups.yaml", GROUPS
        yield "inventory/hosts.yaml", self._hosts
        yield "inventory/sites.yaml", file_of("Sites", sites=list(self._sites.values()))
        yield "inventory/links.yaml", file_of("Links", links=list(self._links.values()))
        yield "inventory/domains.yaml", DOMAINS


_PREFIX: Final = {"egov": "eg", "compute": "cp", "circle": "ci", "iot": "io"}
_ROLE: Final = {
    "egov": {"core": "cr", "edge": "pe", "border": "br"},
    "compute": {"core": "sp", "edge": "le", "border": "br"},
    "circle": {"core": "p", "edge": "pe", "border": "br"},
    "iot": {"core": "cr", "edge": "pe", "border": "br"},
}
_SITE: Final = {"egov": "hall", "compute": "dc", "circle": "county", "iot": "field"}
_ROLES: Final = ("core", "edge", "border")
_PLATFORMS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    # Borders with FRR lead to compute and iot and hold exchanges, the others lead to circle.
    "egov": {
        "core": ("vrp", "junos"),
        "edge": ("vrp", "junos", "frr", "frr"),
        "border": ("frr", "frr", "vrp", "junos"),
    },
    "compute": dict.fromkeys(_ROLES, ("eos",)),
    "circle": dict.fromkeys(_ROLES, ("iosxr",)),
    "iot": dict.fromkeys(_ROLES, ("frr",)),
}
_BUNDLED: Final = frozenset({"egov", "circle"})
"""Domains with LAGs between cores: compute has lossless services, which LAGs do not carry."""
_MANAGEMENT: Final = {
    "frr": "mgmt0",
    "eos": "Management1",
    "vrp": "GigabitEthernet0/0/0",
    "junos": "fxp0",
    "iosxr": "MgmtEth0/RP0/CPU0/0",
}
_LINK: Final[Mapping[str, str | Mapping[int, str]]] = {
    "frr": "eth{}",
    "eos": "Ethernet{}",
    "vrp": {100: "100GE0/1/{}", 400: "400GE0/2/{}"},
    "junos": {100: "et-0/0/{}", 400: "et-0/1/{}"},
    "iosxr": {100: "HundredGigE0/0/0/{}", 400: "FourHundredGigE0/0/1/{}"},
}
_LAG: Final = {"vrp": "Eth-Trunk{}", "junos": "ae{}", "iosxr": "Bundle-Ether{}"}
_ATTACHMENT: Final = {
    "frr": "eth90{}",
    "eos": "Ethernet90{}",
    "vrp": "10GE0/3/{}",
    "junos": "xe-0/2/{}",
    "iosxr": "TenGigE0/0/2/{}",
}
