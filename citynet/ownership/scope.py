"""What is citynet's on a device that it owns in part: by its naming scheme, and nothing else.

The names are those of *How the city's networks are built*. A number that is reserved in
``inventory/reserved.yaml`` is somebody else's, whatever the name around it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from citynet.brownfield.hiding import harmless
from citynet.city.model import City
from citynet.device.model import Platform
from citynet.ownership.model import Path, Problem, Tree

__all__ = ["Naming", "Scope", "naming_of", "scope_of", "strangers"]

_VRF: Final = r"[SX](?P<number>[0-9]{1,3})-[A-Za-z0-9-]+"
_FILTER: Final = r"[AHX](?P<number>[0-9]{1,3})-[A-Za-z0-9-]+"
_LIST: Final = r"H(?P<number>[0-9]{1,3})-[A-Za-z0-9-]+"

OWNED: Final[Mapping[Platform, tuple[tuple[str, ...], ...]]] = {
    Platform.VRP: (
        (rf"ip vpn-instance {_VRF}",),
        (rf"acl(?: ipv6)? name {_FILTER}(?: advance)?",),
        (r"acl (?:ip|ipv6)-pool [GSP](?P<number>[0-9]{1,3})_[A-Za-z0-9_]+",),
        (r"acl (?:ip|ipv6)-pool INFRA_[46]",),
        (r"traffic (?:classifier|behavior|policy) IN-(?P<slug>\S+)(?: operator or)?",),
        (r"interface (?P<interface>\S+)",),
        (rf"ip (?:ip|ipv6)-prefix {_LIST} index .+",),
        (r"segment-routing ipv6", r"locator .+", rf"opcode \S+ end-dt[46] vpn-instance {_VRF}"),
        (r"bgp [0-9]+", rf"ipv[46]-family vpn-instance {_VRF}"),
    ),
    Platform.IOSXR: (
        (rf"vrf {_VRF}",),
        (rf"ipv[46] access-list {_FILTER}",),
        (r"policy-map (?:IN|OUT)-(?P<slug>\S+)",),
        (r"interface (?P<interface>\S+)",),
        (rf"prefix-set {_LIST}",),
        (rf"route-policy {_LIST}",),
        (r"router bgp [0-9]+", rf"vrf {_VRF}"),
    ),
}
"""Lines and blocks that are citynet's, by their path; a block with everything in it."""

_BINDS: Final = re.compile(rf"(?:ip binding vpn-instance|vrf) {_VRF}")
"""A line of an interface that puts it into a VRF of ours (VRP, IOS-XR)."""
_SUBINTERFACE: Final = re.compile(r"interface (\S+\.[0-9]{1,4})")

NAMES: Final = re.compile(
    r"(?i)(?<![\w-])(?:[SXAH](?P<number>[0-9]{1,3})-[a-z0-9][a-z0-9-]*"
    r"|[GSP](?P<group>[0-9]{1,3})_[a-z0-9_]+|INFRA[_-][46])(?![\w])"
)
"""Names of the scheme, wherever they stand in a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """Which numbers and route targets are citynet's to give."""

    reserved: tuple[tuple[int, int], ...] = ()
    """Numbers of services that are somebody else's."""
    targets: tuple[tuple[int, int, int], ...] = ()
    """AS number, first and last number of a service in its domain."""

    def ours(self, number: int) -> bool:
        """Say whether a name with this number is citynet's."""
        return all(not first <= number <= last for first, last in self.reserved)

    def target(self, asn: int, number: int) -> bool:
        """Say whether citynet gives this route target, to members or to spokes."""
        return any(
            asn == own and first <= each <= last and self.ours(each)
            for own, first, last in self.targets
            for each in (number, number - 30_000)
        )


def naming_of(city: City) -> Naming:
    """Return the naming scheme of a city."""
    return Naming(
        reserved=tuple((one.first, one.last) for one in city.reserved.slices),
        targets=tuple(
            (domain.asn, *domain.pools.slice_ids) for _, domain in sorted(city.domains.items())
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The owned part of one device."""

    platform: Platform
    naming: Naming
    interfaces: frozenset[str]
    """Sub-interfaces in VRFs of ours."""
    _slugs: frozenset[str] = field(default=frozenset())

    def owns(self, path: Path) -> bool:
        """Say whether the line with this path is citynet's, by itself or with its block."""
        return any(self._matches(pattern, path) for pattern in _PATTERNS[self.platform])

    def _matches(self, pattern: tuple[re.Pattern[str], ...], path: Path) -> bool:
        if len(path) < len(pattern):
            return False
        for wanted, text in zip(pattern, path, strict=False):
            match = wanted.fullmatch(text)
            if match is None:
                return False
            named = match.groupdict()
            if "number" in named and not self.naming.ours(int(named["number"])):
                return False
            if "interface" in named and named["interface"] not in self.interfaces:
                return False
            if "slug" in named and named["slug"] not in self._slugs:
                return False
        return True

    def names_in(self, text: str) -> Iterator[str]:
        """Yield names of ours that stand anywhere in a line."""
        for match in NAMES.finditer(text):
            number = match["number"] or match["group"]
            if number is None or self.naming.ours(int(number)):
                yield match[0]
        for word in re.findall(r"[A-Za-z0-9./_-]+", text):
            if word in self.interfaces or word.partition("-")[2] in self._slugs:
                yield word


_PATTERNS: Final = {
    platform: tuple(tuple(map(re.compile, pattern)) for pattern in patterns)
    for platform, patterns in OWNED.items()
}


def scope_of(platform: Platform, naming: Naming, trees: Iterable[Tree]) -> Scope:
    """Return what is citynet's on a device whose texts are ``trees``.

    A sub-interface is citynet's where one of the texts binds it to a VRF of the scheme.
    """
    found = {name for tree in trees for name in _bound(tree, naming)}
    return Scope(
        platform=platform,
        naming=naming,
        interfaces=frozenset(found),
        _slugs=frozenset(name.replace("/", "-") for name in found),
    )


def strangers(tree: Tree, scope: Scope) -> tuple[Problem, ...]:
    """Return sub-interfaces of ``tree`` that ought to be citynet's and are in no VRF of its own.

    They have the name of one that citynet has elsewhere. Whose they are, nobody can tell.
    """
    bound = set(_bound(tree, scope.naming))
    return tuple(
        Problem(
            node.number,
            "the sub-interface is one that citynet was given, and it is in no VRF of citynet's",
            harmless(node.text),
            "If it is somebody else's, reserve its VLAN (citynet import --write) and allocate"
            " again; if it is a remainder of citynet's, take it off the device.",
        )
        for node in tree
        if (match := _SUBINTERFACE.fullmatch(node.text))
        and match[1] in scope.interfaces
        and match[1] not in bound
    )


def _bound(tree: Tree, naming: Naming) -> Iterator[str]:
    for node in tree:
        opener = _SUBINTERFACE.fullmatch(node.text)
        if opener is None:
            continue
        matches = (_BINDS.fullmatch(child.text) for child in node.children)
        if any(match is not None and naming.ours(int(match["number"])) for match in matches):
            yield opener[1]
