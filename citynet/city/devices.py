"""Nornir's inventory files as devices, with Nornir's inheritance."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from citynet.border import validated
from citynet.border.validation import key_finding
from citynet.border.values import NAME
from citynet.city.draft import Element
from citynet.city.hosts_schema import DefaultsFile, ElementFile, LagFile, PortFile
from citynet.city.model import CityDevice, Lag, Port
from citynet.city.nornir import circular_groups, extended_groups, inherited, inherited_data
from citynet.errors import Finding, Place
from citynet.workspace import Document, Places, Steps

__all__ = ["Devices", "read_devices"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Devices:
    """The devices that could be read, and the names of all; ``None`` where a file is broken."""

    devices: Mapping[str, CityDevice]
    names: frozenset[str] | None
    elements: tuple[Element, ...]
    group_names: frozenset[str] | None


_Elements = Mapping[str, ElementFile | None]
"""Hosts or groups by name; ``None`` where one is wrong."""


def read_devices(
    documents: Mapping[str, Document],
    unread: Collection[str],
    sites: Collection[str],
    places: Places,
    findings: list[Finding],
) -> Devices:
    """Read ``hosts.yaml``, ``groups.yaml`` and ``defaults.yaml``.

    ``unread`` are files that exist and could not be read. A device that inherits from one of them,
    or from a group that is wrong, is left out without a finding of its own. ``sites`` are the names
    of all sites.
    """
    known = {"site": sites, "groups": tuple(map(str, _data(documents, "groups.yaml")))}
    reader = _Reader(documents, known, places, findings)
    defaults = reader.defaults()
    groups = reader.elements("group", "groups.yaml")
    hosts = reader.elements("device", "hosts.yaml")
    group_names = None if "groups.yaml" in unread else frozenset(groups)
    devices: dict[str, CityDevice] = {}
    if group_names is not None and defaults is not None and "defaults.yaml" not in unread:
        right = reader.without_circles(groups)
        for name, host in hosts.items():
            above = extended_groups(host.groups, right) if host else ()
            if host is None or not _known(host.groups, above, right):
                continue
            parts = (host, *(right[group] for group in above), defaults)
            if device := reader.device(name, parts):
                devices[name] = device
    return Devices(
        devices=devices,
        names=frozenset(hosts) if "hosts.yaml" in documents else None,
        elements=tuple(reader.said),
        group_names=group_names,
    )


def _known(names: Iterable[str], above: Iterable[str], right: Mapping[str, ElementFile]) -> bool:
    """Tell whether every group of the chain is right; those that are not have findings."""
    return all(name in right for name in chain(names, *(right[up].groups for up in above)))


def _data(documents: Mapping[str, Document], file: str) -> Iterable[object]:
    return documents[file].data if file in documents else ()


class _Reader:
    """Reads hosts and groups, and remembers what each of them said."""

    def __init__(
        self,
        documents: Mapping[str, Document],
        known: Mapping[str, Collection[str]],
        places: Places,
        findings: list[Finding],
    ) -> None:
        self._documents = documents
        self._known = known
        self._places = places
        self._findings = findings
        self.said: list[Element] = []

    def defaults(self) -> DefaultsFile | None:
        """Read ``defaults.yaml``; without it, there are none."""
        document = self._documents.get("defaults.yaml")
        if document is None:
            return DefaultsFile()
        found = validated(DefaultsFile, document)
        if isinstance(found, list):
            self._findings += found
            return None
        self._remember("defaults", document, (), found, ())
        return found

    def elements(self, kind: str, file: str) -> _Elements:
        """Read the hosts or groups of ``file``."""
        document = self._documents.get(file)
        if document is None:
            return {}
        elements: dict[str, ElementFile | None] = {}
        for name in document.data:
            found = validated(ElementFile, document, (name,), names=self._known)
            problems = found if isinstance(found, list) else []
            if problem := key_finding(document, (name,), NAME):
                problems.append(problem)
            self._findings += problems
            self._places.add(f"{kind}/{name}", document, (name,))
            if problems or isinstance(found, list):
                elements[name] = None
            else:
                elements[name] = found
                self._remember(f"{kind}/{name}", document, (name,), found, found.groups)
        return elements

    def _remember(
        self,
        subject: str,
        document: Document,
        steps: Steps,
        element: DefaultsFile,
        groups: tuple[str, ...],
    ) -> None:
        self._places.add(subject, document, steps)
        self.said.append(Element(subject=subject, groups=groups, data=element.data))

    def without_circles(self, groups: _Elements) -> Mapping[str, ElementFile]:
        """Return the groups that are right; one that stands above itself is a finding."""
        right = {name: group for name, group in groups.items() if group is not None}
        for name in circular_groups(right):
            self._findings.append(_circle(self._places.of(f"group/{name}", "groups"), name))
            del right[name]
        return right

    def device(self, name: str, parts: Sequence[DefaultsFile]) -> CityDevice | None:
        """Return the device that the host, its groups and the defaults describe together."""
        data = inherited_data(parts)
        platform = inherited(part.platform for part in parts)
        hostname = inherited(part.hostname for part in parts)
        needed = {
            "hostname": hostname,
            "platform": platform,
            "data.domain": data.domain,
            "data.site": data.site,
            "data.role": data.role,
            "data.trust": data.trust,
            "data.management": data.management,
        }
        if (
            hostname is None
            or platform is None
            or data.domain is None
            or data.site is None
            or data.role is None
            or data.trust is None
            or data.management is None
        ):
            place = self._places.of(f"device/{name}", key=True)
            missing = (key for key, value in needed.items() if value is None)
            self._findings += (_missing(place, name, key) for key in missing)
            return None
        return CityDevice(
            name=name,
            hostname=hostname,
            platform=platform,
            domain=data.domain,
            site=data.site,
            role=data.role,
            route_reflector=data.route_reflector,
            management=data.management.address,
            management_port=data.management.port,
            management_gateway=data.management.gateway,
            ports=self._ports(name, data.ports),
            trust=str(data.trust),
            lags=self._lags(name, data.lags),
            state=data.state,
            owns=data.owns,
        )

    def _ports(self, device: str, files: tuple[PortFile, ...]) -> Mapping[str, Port]:
        ports: dict[str, Port] = {}
        for index, file in enumerate(files):
            if file.name in ports:
                place = self._places.of(f"device/{device}", "data", "ports", index, "name")
                self._findings.append(_twice(place, "port", device, file.name))
            ports.setdefault(file.name, Port(name=file.name, speed=file.speed))
        return ports

    def _lags(self, device: str, files: tuple[LagFile, ...]) -> Mapping[str, Lag]:
        lags: dict[str, Lag] = {}
        for index, file in enumerate(files):
            if file.name in lags:
                place = self._places.of(f"device/{device}", "data", "lags", index, "name")
                self._findings.append(_twice(place, "LAG", device, file.name))
            lags.setdefault(file.name, Lag(name=file.name, members=file.members))
        return lags


def _circle(place: Place, name: str) -> Finding:
    return Finding(
        place=place,
        code="CN202",
        message=f"the group {name!r} stands above itself",
        expected="groups above a group that do not lead back to it",
        found="a circle",
        remedy="Take one of the groups of the circle out of another one's 'groups'.",
    )


def _missing(place: Place, name: str, key: str) -> Finding:
    return Finding(
        place=place,
        code="CN204",
        message=f"the device {name!r} has no {key}",
        expected=f"{key}, in the host, one of its groups, or the defaults",
        found="none",
        remedy=f"Add {' under '.join(key.split('.')[::-1])} to the host or to a group.",
    )


def _twice(place: Place, kind: str, device: str, name: str) -> Finding:
    return Finding(
        place=place,
        code="CN205",
        message=f"the {kind} {name!r} of {device!r} is there twice",
        expected="each name once",
        found="it again",
        remedy="Rename one of the two, or remove it.",
    )
