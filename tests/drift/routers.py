"""Routers of the civic city that run their proven text, and ways to change one by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from tasks.drift.audit import audit, intended_of
from tasks.drift.changes import DeviceDrift, device_drift
from tasks.drift.model import ChangeKind, Drift, Intended, NotAudited, Running
from tasks.drift.owners import Places, places_of
from tasks.drift.programs import SERVICES
from tasks.fleet import ConfigSet
from tasks.pipeline import Built, build
from tests.cities import CIVIC
from validate.model.engine import ModelEngine

FRR = "etc/frr/frr.conf"
PORTS = "etc/network/interfaces"
RULES = "etc/nftables.conf"
RATES = "etc/citynet/tc"
SYSCTL = "etc/sysctl.d/90-citynet.conf"

Edit = Callable[[Running], Running]


@cache
def built() -> Built:
    """Return the civic city, taken all the way."""
    return build(CIVIC)


@cache
def intended() -> Mapping[str, Intended]:
    """Return what the lab is given: stand-ins where a device is not FRR."""
    return intended_of(
        built(),
        {
            name: ConfigSet.TARGET if device.platform == "frr" else ConfigSet.REHEARSAL
            for name, device in built().city.devices.items()
        },
        SERVICES,
    )


@cache
def places() -> Places:
    """Return where the intents are."""
    return places_of(built().intents)


def untouched(device: str) -> Running:
    """Return a router that nobody touched."""
    files = {file.path: file.text for file in intended()[device].configuration.files}
    daemons = {"bfdd", "staticd", "watchfrr", "zebra"}
    daemons |= {name for name in ("bgpd", "isisd") if f"{name}=yes" in files["etc/frr/daemons"]}
    return Running(
        device=device,
        files=files,
        disk=dict(files),
        foreign={},
        daemons=frozenset(daemons),
        services=frozenset(SERVICES),
    )


def drift_of(device: str, *edits: Edit) -> DeviceDrift:
    """Return what is found on one router after ``edits``."""
    return device_drift(intended()[device], edited(untouched(device), edits), places())


def audited(edits: Mapping[str, Iterable[Edit]], not_audited: tuple[NotAudited, ...] = ()) -> Drift:
    """Return the audit of the whole lab after ``edits`` of some of its routers."""
    missing = {one.device for one in not_audited}
    running = [
        edited(untouched(name), edits.get(name, ())) for name in intended() if name not in missing
    ]
    return audit(built(), "lab", intended(), running, not_audited, ModelEngine())


def edited(running: Running, edits: Iterable[Edit]) -> Running:
    """Return a router after ``edits``, in their order."""
    for edit in edits:
        running = edit(running)
    return running


def put(path: str, pattern: str, text: str, *, count: int = 1) -> Edit:
    """Return an edit of running text; ``count`` 0 is every place. The pattern must be there."""

    def edit(running: Running) -> Running:
        new, number = re.subn(pattern, text, running.files[path], count=count, flags=re.MULTILINE)
        assert number, pattern
        return replace(running, files={**running.files, path: new})

    return edit


def put_disk(path: str, pattern: str, text: str, *, count: int = 1) -> Edit:
    """Return the same edit of the file on disk alone."""

    def edit(running: Running) -> Running:
        new, number = re.subn(pattern, text, running.disk[path], count=count, flags=re.MULTILINE)
        assert number, pattern
        return replace(running, disk={**running.disk, path: new})

    return edit


def add(path: str, text: str) -> Edit:
    """Return an edit that adds text at the end of a file."""
    return put(path, r"\Z", text)


def stopped(*daemons: str) -> Edit:
    """Return an edit that stops daemons of FRR; what they would have said is gone."""

    def edit(running: Running) -> Running:
        text = running.files[FRR]
        if "bgpd" in daemons:
            text = re.sub(r"^router bgp.*\n(?: .*\n)*exit\n!\n", "", text, flags=re.MULTILINE)
        if "bfdd" in daemons:
            text = re.sub(r"^bfd\n(?: .*\n)*exit\n!\n", "", text, flags=re.MULTILINE)
        if "isisd" in daemons:
            text = re.sub(
                r"^(?:router isis|interface) .*\n(?: .*\n)*exit\n!\n", "", text, flags=re.MULTILINE
            )
        return replace(
            running,
            files={**running.files, FRR: text},
            daemons=running.daemons - set(daemons),
        )

    return edit


def service_stopped(name: str) -> Edit:
    """Return an edit that stops a service."""

    def edit(running: Running) -> Running:
        return replace(running, services=running.services - {name})

    return edit


def foreign(path: str, text: str) -> Edit:
    """Return an edit that puts a file of nobody's beside ours."""

    def edit(running: Running) -> Running:
        return replace(running, foreign={**running.foreign, path: text})

    return edit


@dataclass(frozen=True)
class ByHand:
    """One thing that a person does on a router, and what an audit has to call it."""

    what: str
    device: str
    edit: tuple[Edit, ...]
    kind: ChangeKind
    name: str
    owner: str | None
    inside: bool = False
    breaks: bool = False


BY_HAND: tuple[ByHand, ...] = (
    ByHand(
        "a neighbor removed",
        "eg-br1",
        (put(FRR, r"^ +neighbor 100\.126\.0\.5 .*\n", "", count=0),),
        ChangeKind.NEIGHBOR,
        "S107-office 100.126.0.5",
        "slice/office",
        breaks=True,
    ),
    ByHand(
        "a neighbor added",
        "eg-br2",
        (
            put(
                FRR,
                r"^(router bgp 65010 vrf S107-office\n(?: bgp| no bgp).*\n.*\n)",
                r"\1 neighbor 192.0.2.66 remote-as 65066\n neighbor 192.0.2.66 description x\n",
            ),
        ),
        ChangeKind.NEIGHBOR,
        "S107-office 192.0.2.66",
        "slice/office",
        inside=True,
    ),
    ByHand(
        "a filter rule removed",
        "eg-br1",
        (put(RULES, r'^.*counter accept comment "50"\n', ""),),
        ChangeKind.FILTER_RULE,
        "X109-l-4 50",
        "boundary/citizen-to-market",
        breaks=True,
    ),
    ByHand(
        "a filter rule put before all others",
        "eg-pe-beicheng",
        (put(RULES, r"^(    chain A\S+-4 \{\n)", r"\1        counter accept\n"),),
        ChangeKind.FILTER_RULE,
        "A104-1-4",
        "slice/data-market",
        inside=True,
    ),
    ByHand(
        "a filter taken off a port",
        "eg-pe-nancheng",
        (put(RULES, r'^        iifname "eth10\.100" jump .*\n', "", count=0),),
        ChangeKind.FILTER,
        "on eth10.100",
        "slice/data-market",
        breaks=True,
    ),
    ByHand(
        "an address added",
        "eg-pe-yongjiang",
        (put(PORTS, r"^(iface eth10\.100\n(?:    .*\n)+)", r"\1    address 192.0.2.1/24\n"),),
        ChangeKind.ADDRESS,
        "eth10.100",
        "slice/citizen-data",
        inside=True,
    ),
    ByHand(
        "a VRF added",
        "cp-le-eastlake",
        (
            add(PORTS, "\nauto own\niface own\n    vrf-table 4000\n"),
            put(FRR, r"^end$", "router bgp 65020 vrf own\n bgp router-id 192.0.2.1\nexit\n!\nend"),
        ),
        ChangeKind.VRF,
        "own",
        None,
    ),
    ByHand(
        "a rate changed",
        "eg-pe-beicheng",
        (put(RATES, r"police rate \d+bit", "police rate 9000000000bit"),),
        ChangeKind.RATE,
        "eth10.100",
        "slice/data-market",
        breaks=True,
    ),
    ByHand(
        "a daemon stopped",
        "cp-br1",
        (stopped("bgpd"),),
        ChangeKind.DAEMON,
        "bgpd",
        "domain/compute",
        breaks=True,
    ),
    ByHand(
        "a port shut",
        "cp-sp1",
        (put(PORTS, r"^(iface eth1\n)", r"\1    link-down yes\n"),),
        ChangeKind.INTERFACE,
        "eth1",
        "domain/compute",
        inside=True,
        breaks=True,
    ),
    ByHand(
        "a static route removed",
        "eg-br2",
        (put(FRR, r"^ ip route 10\.50\.2\.0/24 \S+ x109l\n", ""),),
        ChangeKind.ROUTE,
        "S103-citizen-da 10.50.2.0/24",
        "boundary/citizen-to-market",
        breaks=True,
    ),
    ByHand(
        "a prefix allowed that nobody owns",
        "cp-br2",
        (
            put(
                FRR,
                r"^(ip prefix-list (\S+) seq 5 permit .*\n)",
                r"\1ip prefix-list \2 seq 15 permit 192.0.2.0/24\n",
            ),
        ),
        ChangeKind.PREFIX_LIST,
        "H102-1-4-in",
        "interconnect/gov-cloud",
        inside=True,
    ),
    ByHand(
        "forwarding switched off",
        "cp-sp2",
        (put(SYSCTL, r"^net\.ipv4\.ip_forward = 1$", "net.ipv4.ip_forward = 0"),),
        ChangeKind.SYSCTL,
        "net.ipv4.ip_forward",
        "platform/frr",
    ),
    ByHand(
        "a password changed",
        "eg-cr1",
        (put("etc/citynet/chpasswd", r":.*$", ":correct-horse"),),
        ChangeKind.SECRET,
        "netops",
        "city/baseline",
    ),
    ByHand(
        "a metric changed",
        "eg-cr2",
        (put(FRR, r"^ isis metric [1-9]\d*$", " isis metric 77"),),
        ChangeKind.ISIS,
        "eth1",
        "domain/egov",
    ),
    ByHand(
        "a service stopped",
        "cp-le-harbour",
        (service_stopped("chronyd"),),
        ChangeKind.SERVICE,
        "chronyd",
        "platform/frr",
    ),
    ByHand(
        "a file put beside ours",
        "eg-pe-civic",
        (foreign("etc/sysctl.d/99-mine.conf", "net.ipv4.conf.all.forwarding = 0\n"),),
        ChangeKind.FILE,
        "etc/sysctl.d/99-mine.conf",
        None,
    ),
    ByHand(
        "a class taken away",
        "eg-pe-nancheng",
        (put(RULES, r'^        iifname "eth10\.101" ip6? dscp set \d+\n', "", count=0),),
        ChangeKind.MARKING,
        "eth10.101",
        "slice/office",
        breaks=True,
    ),
)
"""What people do by hand; the first twelve and more kinds, no two of one kind on one part."""
