"""The intents of a generated city: slices and interconnects, and boundaries of all three kinds."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from benchmarks.city_network import CityNetwork, Edge

__all__ = ["CityServices"]

_MOST_PER_EDGE = 100
"""Services on one edge: FRR holds 127 VRFs."""
_MOST_ACROSS = 100
"""Services over hand-offs: each has a VRF on every border between its two domains. Three of five
lead to compute and iot, thus over borders with FRR."""
_MOST_EXCHANGES = 20
"""Boundaries between slices: each brings three VRFs to every border of egov with FRR."""

_NAMES = ("office", "video", "records", "meters", "traffic", "clinic", "school", "backup")
_OWNERS = ("city", "police", "health-office", "data-office", "water-works", "compute-office")
_BOTH = ["link", "node"]


def _profile(traffic_class: str, committed: str, peak: str, **more: Any) -> Mapping[str, Any]:  # noqa: ANN401
    return {
        "committed": committed,
        "peak": peak,
        "delay": "50 ms",
        "isolation": "soft",
        "trafficClass": traffic_class,
        "survives": _BOTH,
        **more,
    }


_PROFILES: Mapping[str, Mapping[str, Any]] = {
    "command": _profile("expedited", "20 Mbps", "40 Mbps"),
    "office": _profile("assured", "50 Mbps", "200 Mbps"),
    "video": _profile("assured", "100 Mbps", "400 Mbps", survives=["link"]),
    "exchange": _profile("standard", "20 Mbps", "100 Mbps"),
    "trusted": _profile("assured", "20 Mbps", "100 Mbps", trust="high"),
    "confidential": _profile("assured", "20 Mbps", "100 Mbps", encrypted=True),
    "lossless": _profile("lossless", "1 Gbps", "2 Gbps"),
}
_ANYWHERE = ("command", "exchange", "office", "video")
_DEMANDING: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("egov",): ("trusted", "confidential"),
    ("circle",): ("trusted",),
    ("egov", "circle"): ("trusted",),
    ("compute",): ("lossless",),
}
"""Profiles that only some domains satisfy, by where a service is: of each place the first has one,
then each fifth."""
_CROSSED = ("compute", "circle", "iot", "circle", "compute")
_ALONE = (
    "egov",
    "compute",
    "circle",
    "egov",
    "iot",
    "egov",
    "compute",
    "circle",
    "egov",
    "compute",
)
"""Domains of services in the order of their numbers, again and again."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A service that has been drawn."""

    kind: str
    name: str
    content: Mapping[str, Any]
    domains: frozenset[str]

    @property
    def zone(self) -> dict[str, str]:
        return {self.kind.lower(): self.name}


class CityServices:
    """Draws intents for a network; :meth:`files` is what stands under ``intents/``."""

    def __init__(self, draw: random.Random, network: CityNetwork, services: int) -> None:
        self._draw = draw
        self._edges = network.edges
        self._load: Counter[str] = Counter()
        self._drawn: Counter[tuple[str, ...]] = Counter()
        self._prefixes = 0
        across = min(_MOST_ACROSS, max(1, services // 6))
        self._services = [
            self._service(number, _scope(number, across)) for number in range(1, services + 1)
        ]
        self._boundaries = dict(self._drawn_boundaries(services))

    def _service(self, number: int, scope: tuple[str, ...]) -> _Drawn:
        draw = self._draw
        profile = self._profile(scope)
        edges = self._free_edges(scope, trusted=profile in ("trusted", "confidential"))
        hub_spoke = draw.random() < 0.3
        kind = "Slice" if draw.random() < 0.8 else "Interconnect"
        name = f"{draw.choice(_NAMES)}-{number}"
        endpoints = [self._endpoint(edge) for edge in edges]
        if hub_spoke:
            for index, endpoint in enumerate(endpoints):
                endpoint["role"] = "spoke" if index else "hub"
        # The first service always has data to protect.
        government = number == 1 or draw.random() < 0.6
        if number == 1 or (government and draw.random() < 0.1):
            endpoints[0]["dataClass"] = "records"
        content = {
            "apiVersion": "citynet/v1",
            "kind": kind,
            "name": name,
            "owner": draw.choice(_OWNERS),
            "virtualNetwork": "digital-government" if government else "digital-economy",
            "profile": profile,
            "connectivity": "hub-spoke" if hub_spoke else "any-to-any",
            "endpoints": endpoints,
        }
        return _Drawn(kind, name, content, frozenset(edge.domain for edge in edges))

    def _profile(self, scope: tuple[str, ...]) -> str:
        before = self._drawn[scope]
        self._drawn[scope] += 1
        demanding = _DEMANDING.get(scope)
        if demanding and before % 5 == 0:
            return demanding[before // 5 % len(demanding)]
        return self._draw.choice(_ANYWHERE)

    def _free_edges(self, scope: tuple[str, ...], *, trusted: bool) -> list[Edge]:
        """Choose two to five edges, at least one of each domain, that have room."""
        chosen: list[Edge] = []
        for index, domain in enumerate(scope):
            free = [
                edge
                for edge in self._edges
                if edge.domain == domain
                and self._load[edge.name] < _MOST_PER_EDGE
                and (edge.trusted or not trusted)
            ]
            least = 1 if len(scope) == 2 else 2
            if len(free) < least:
                raise ValueError("so many services need more devices")
            count = min(len(free), self._draw.randint(least, 4 - index))
            chosen += self._draw.sample(free, count)
        for edge in chosen:
            self._load[edge.name] += 1
        return chosen

    def _endpoint(self, edge: Edge) -> dict[str, Any]:
        self._prefixes += 1
        n = self._prefixes
        return {
            "site": edge.site,
            "prefixes": [f"10.{n // 256}.{n % 256}.0/24", f"2001:db8:a000:{n:x}::/64"],
        }

    def _drawn_boundaries(self, services: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
        across = [drawn for drawn in self._services if len(drawn.domains) == 2]
        for drawn in across[::2]:
            domains = sorted(drawn.domains, reverse=True)
            left, right = ({**drawn.zone, "domain": domain} for domain in domains)
            name = f"edge-of-{drawn.name}"
            yield name, _boundary(name, left, right, self._permissions(both=True))
        exchanges = min(_MOST_EXCHANGES, max(1, services // 20))
        for one, other in islice(self._neighbours(), exchanges):
            name = f"meet-{one.name}"
            yield name, _boundary(name, one.zone, other.zone, self._permissions(both=False))
        yield (
            "records-stay",
            {
                "apiVersion": "citynet/v1",
                "kind": "Boundary",
                "name": "records-stay",
                "owner": "data-office",
                "protect": {"dataClass": "records", "trustDomain": "public-data"},
            },
        )

    def _neighbours(self) -> Iterator[tuple[_Drawn, _Drawn]]:
        """Yield pairs of services in egov alone, of one trust domain: what protection allows.

        Borders with FRR, which hold exchanges, take part in no algorithm.
        """
        waiting: dict[str, _Drawn] = {}
        for drawn in self._services:
            if drawn.domains == {"egov"} and drawn.content["profile"] in _ANYWHERE:
                network = drawn.content["virtualNetwork"]
                if network in waiting:
                    yield waiting.pop(network), drawn
                else:
                    waiting[network] = drawn

    def _permissions(self, *, both: bool) -> list[dict[str, Any]]:
        port = self._draw.choice((443, 636, 8443))
        permissions: list[dict[str, Any]] = [
            {"from": "left", "protocol": "tcp", "ports": [port], "reason": "Applications"}
        ]
        if both:
            permissions.append(
                {"from": "right", "protocol": "udp", "ports": [123], "reason": "Time"}
            )
        return permissions

    def files(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the content of every file under ``intents/`` by its path."""
        files: dict[str, Mapping[str, Any]] = {}
        for name, promised in _PROFILES.items():
            files[f"intents/catalogue/{name}.yaml"] = {
                "apiVersion": "citynet/v1",
                "kind": "ServiceProfile",
                "name": name,
                "title": f"Profile {name}",
                **promised,
            }
        for drawn in self._services:
            files[f"intents/{drawn.kind.lower()}s/{drawn.name}.yaml"] = drawn.content
        for name, content in self._boundaries.items():
            files[f"intents/boundaries/{name}.yaml"] = content
        return files


def _scope(number: int, across: int) -> tuple[str, ...]:
    """Return the domains of a service: the first ``across`` of them cross, the others alternate."""
    if number <= across:
        return ("egov", _CROSSED[number % len(_CROSSED)])
    return (_ALONE[number % len(_ALONE)],)


def _boundary(
    name: str, left: Mapping[str, str], right: Mapping[str, str], permit: list[dict[str, Any]]
) -> Mapping[str, Any]:
    return {
        "apiVersion": "citynet/v1",
        "kind": "Boundary",
        "name": name,
        "owner": "city",
        "left": left,
        "right": right,
        "permit": permit,
    }
