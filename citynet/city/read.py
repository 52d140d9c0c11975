"""``inventory/`` as a draft of the city, and everything that is wrong with its files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Final, Protocol, TypeVar

from citynet.border import BorderModel, validated
from citynet.city import schema
from citynet.city.devices import read_devices
from citynet.city.draft import CityDraft, Frame
from citynet.city.model import (
    Algorithm,
    Baseline,
    CityDevice,
    Domain,
    HandOff,
    Link,
    LinkEnd,
    Partition,
    Pools,
    Site,
    TelemetryCollector,
    VirtualNetwork,
)
from citynet.city.reservations import reserved_of
from citynet.city.reserved import NOTHING_RESERVED, Reserved
from citynet.city.reserved_schema import ReservedFile
from citynet.errors import Finding, Place
from citynet.workspace import Document, Folder, Places, read_document, scan
from citynet.workspace.files import INVENTORY

__all__ = ["read_inventory"]

FOLDER: Final = Folder(
    path=PurePosixPath("inventory"),
    limits=INVENTORY,
    files=("domains.yaml", "hosts.yaml", "links.yaml", "sites.yaml"),
    optional_files=("defaults.yaml", "groups.yaml", "reserved.yaml"),
    subfolders=("foreign",),
    others=("known_hosts",),
)

_GRANULARITY: Final = {
    Partition.FLEXE: 5 * 10**9,
    Partition.CHANNEL: 10**6,
    Partition.FGOTN: 10**7,
    Partition.QUEUE: 0,
}
"""Smallest units of a partition in bit/s, where a link does not name its own."""


class _Named(Protocol):
    @property
    def name(self) -> str: ...


Model = TypeVar("Model", bound=BorderModel)
Named = TypeVar("Named", bound=_Named)


def read_inventory(root: Path, places: Places) -> tuple[CityDraft, list[Finding]]:
    """Return what can be read of the city in ``root``, and every finding about its form.

    Files are read independently of each other: a wrong one hides no finding of another. ``places``
    learns where everything stands.
    """
    files, findings = scan(root, FOLDER)
    documents: dict[str, Document] = {}
    for file in files:
        document, problems = read_document(file)
        findings += problems
        if document is not None:
            places.read(document)
            documents[file.name.name] = document
    reader = _Reader(documents, places, findings)
    frame, sites = reader.frame(), reader.sites()
    unread = {file.name.name for file in files} - documents.keys()
    devices = read_devices(documents, unread, sites or (), places, findings)
    draft = CityDraft(
        frame=frame,
        sites=sites,
        elements=devices.elements,
        group_names=devices.group_names,
        devices=devices.devices,
        device_names=devices.names,
        links=reader.links(devices.devices),
        reserved=reader.reserved(),
        repeated=any(finding.code == "CN205" for finding in findings),
    )
    return draft, findings


class _Reader:
    """Reads the files that are citynet's own."""

    def __init__(
        self, documents: Mapping[str, Document], places: Places, findings: list[Finding]
    ) -> None:
        self._documents = documents
        self._places = places
        self._findings = findings

    def _file(self, name: str, model: type[Model]) -> Model | None:
        document = self._documents.get(name)
        if document is None:
            return None
        self._places.add(name, document)
        found = validated(model, document)
        if isinstance(found, list):
            self._findings += found
            return None
        return found

    def frame(self) -> Frame | None:
        """Read ``domains.yaml``."""
        file = self._file("domains.yaml", schema.DomainsFile)
        if file is None:
            return None
        document = self._documents["domains.yaml"]
        for index, pair in enumerate(file.hand_offs):
            subject = "hand-off/" + "-".join(pair.domains)
            self._places.add(subject, document, ("handOffs", index))
        return Frame(
            name=file.city,
            baseline=_baseline(file.baseline),
            domains=self._named("domain", document, "domains", map(_domain, file.domains)),
            hand_offs=tuple(map(_hand_off, file.hand_offs)),
            virtual_networks=self._named(
                "virtual-network",
                document,
                "virtualNetworks",
                (
                    VirtualNetwork(name=network.name, trust_domain=network.trust_domain)
                    for network in file.virtual_networks
                ),
            ),
            exchange_pool_ipv4=file.exchange.ipv4,
            exchange_pool_ipv6=file.exchange.ipv6,
            attachment_vlans=file.attachment_vlans,
        )

    def sites(self) -> Mapping[str, Site] | None:
        """Read ``sites.yaml``."""
        file = self._file("sites.yaml", schema.SitesFile)
        if file is None:
            return None
        sites = (
            Site(name=site.name, title=site.title, district=site.district, region=site.region)
            for site in file.sites
        )
        return self._named("site", self._documents["sites.yaml"], "sites", sites)

    def reserved(self) -> Reserved:
        """Read ``reserved.yaml``, which need not be there."""
        file = self._file("reserved.yaml", ReservedFile)
        if file is None:
            return NOTHING_RESERVED
        return reserved_of(file, self._documents["reserved.yaml"])

    def links(self, devices: Mapping[str, CityDevice]) -> Mapping[str, Link] | None:
        """Read ``links.yaml``; which links are hand-offs follows from their devices' domains."""
        file = self._file("links.yaml", schema.LinksFile)
        if file is None:
            return None
        links = (_link(link, devices) for link in file.links)
        return self._named("link", self._documents["links.yaml"], "links", links)

    def _named(
        self, kind: str, document: Document, key: str, items: Iterable[Named]
    ) -> Mapping[str, Named]:
        """Return ``items`` by name; a name that stands twice is a finding at its second place."""
        named: dict[str, Named] = {}
        for index, item in enumerate(items):
            place = document.place((key, index, "name"))
            if item.name in named:
                first = self._places.of(f"{kind}/{item.name}", "name")
                self._findings.append(name_twice(kind, item.name, place, first))
            else:
                named[item.name] = item
                self._places.add(f"{kind}/{item.name}", document, (key, index))
        return named


def name_twice(kind: str, name: str, place: Place, first: Place) -> Finding:
    """Return the finding that ``name`` stands at two places of an inventory file."""
    return Finding(
        place=place,
        code="CN205",
        message=f"the {kind.replace('-', ' ')} {name!r} is there twice",
        expected="each name once",
        found=f"it again; first at {first}",
        remedy="Rename one of the two, or remove it.",
    )


def _baseline(file: schema.BaselineFile) -> Baseline:
    baseline = Baseline(
        ssh_sources=file.ssh_sources,
        ntp_servers=file.ntp_servers,
        syslog_servers=file.syslog_servers,
        tacacs_servers=file.tacacs_servers,
        snmp_user=file.snmp_user,
        admin_user=file.admin_user,
        banner=file.banner,
        admin_keys=tuple(dict.fromkeys(file.admin_keys)),
        ntp_authentication=file.ntp_authentication,
    )
    if file.telemetry is None:
        return baseline
    return replace(
        baseline,
        telemetry_collectors=tuple(
            TelemetryCollector(address=one.address, port=one.port)
            for one in file.telemetry.collectors
        ),
        telemetry_interval=file.telemetry.interval,
    )


def _domain(file: schema.DomainFile) -> Domain:
    pools = file.pools
    return Domain(
        name=file.name,
        title=file.title,
        asn=file.asn,
        transport=file.transport,
        isis_area=file.isis_area,
        mtu=file.mtu,
        pools=Pools(
            loopback_ipv4=pools.loopback_ipv4,
            loopback_ipv6=pools.loopback_ipv6,
            locators=pools.locators,
            links_ipv4=pools.links_ipv4,
            links_ipv6=pools.links_ipv6,
            slice_ids=pools.slice_ids,
            vnis=pools.vnis,
        ),
        sids=file.sids,
        algorithms=tuple(map(_algorithm, file.algorithms)),
    )


def _algorithm(file: schema.AlgorithmFile) -> Algorithm:
    return Algorithm(
        name=file.name,
        number=file.number,
        metric=file.metric,
        trust=file.trust,
        encrypted=file.encrypted,
        partition=file.partition,
    )


def _hand_off(file: schema.HandOffFile) -> HandOff:
    left, right = file.domains
    return HandOff(domains=(left, right), vlans=file.vlans, ipv4=file.ipv4, ipv6=file.ipv6)


def _link(file: schema.LinkFile, devices: Mapping[str, CityDevice]) -> Link:
    left, right = (LinkEnd(*end.split(":")) for end in file.ends)
    domains = {devices[end.device].domain for end in (left, right) if end.device in devices}
    return Link(
        name=file.name,
        ends=(left, right),
        capacity=file.capacity,
        delay=file.delay,
        shared_risk_groups=frozenset(file.shared_risk_groups),
        partition=file.partition,
        granularity=file.granularity or _GRANULARITY[file.partition],
        encryption=str(file.encryption),
        trust=str(file.trust),
        region=file.region,
        hand_off=len(domains) == 2,
    )
