"""What cannot be built is refused by name: device, platform, release, feature and a way out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from citynet.city.model import City
from citynet.codes import CODES
from citynet.compilation.limits import limit_findings
from citynet.device.model import Platform, TrafficClass
from citynet.errors import FindingsError
from citynet.intent.model import EndpointRole, Intents
from citynet.placement.model import Placement, Reservation
from tests.compilation.small_city import (
    CITY,
    Ask,
    boundary,
    intents_of,
    link,
    service,
    with_devices,
    with_links,
)
from tests.compilation.stages import Stages, compiled, run

HUB, SPOKE = EndpointRole.HUB, EndpointRole.SPOKE

OFFICE = service("office", Ask("edge", ("10.1.0.0/24",)), Ask("border", ("10.1.1.0/24",)))
MARKET = service("market", Ask("edge", ("10.2.0.0/24",)), Ask("border", ("10.2.1.0/24",)))
CLOUD = service("cloud", Ask("leaf", ("10.3.0.0/24",)), Ask("exit", ("10.3.1.0/24",)))
STORE = service("store", Ask("leaf", ("10.4.0.0/24",)))
WIDE = service("wide", Ask("edge", ("10.5.0.0/24",)), Ask("leaf", ("10.5.1.0/24",)))

Case = tuple[City, Intents, str]

CASES: dict[str, Case] = {
    "a platform whose transport it does not carry": (
        with_devices(CITY, edge={"platform": Platform.EOS}),
        intents_of(OFFICE),
        """\
inventory/hosts.yaml: CN620: edge (eos, EOS 4.30) cannot stand in domain gov: it does not carry srv6
  expected: a platform that does: frr, iosxr, junos, vrp
  found:    eos, which carries vxlan
  remedy:   move the device to a domain of its transport, or take another platform for gov""",
    ),
    "an exchange without a border that can hold it": (
        CITY,
        intents_of(
            CLOUD,
            STORE,
            boundaries=(boundary("meet", ("slice/cloud", None), ("slice/store", None)),),
        ),
        """\
intents/small.yaml:1: CN621: boundary/meet needs an exchange VRF in domain dc, and no border \
there can hold one
  expected: a border whose platform joins VRFs by cables inside the device: frr
  found:    exit (eos, EOS 4.30)
  remedy:   add such a border to dc, or put one of the two services into another domain and join \
them by a service of its own over the hand-offs""",
    ),
    "two spokes on one VXLAN device": (
        CITY,
        intents_of(
            service(
                "video",
                Ask("exit", ("10.6.0.0/24",), HUB),
                Ask("leaf", ("10.6.1.0/24",), SPOKE, "hall"),
                Ask("leaf", ("10.6.2.0/24",), SPOKE, "port"),
            )
        ),
        """\
intents/small.yaml:1: CN622: leaf (eos, EOS 4.30) cannot hold 2 VRFs of slice/video over VXLAN
  expected: one VRF of a service on a device: all endpoints there members, or all hubs, or a \
single spoke
  found:    spoke (endpoint hall), spoke (endpoint port)
  remedy:   attach each spoke to another edge of the site, put the prefixes of both behind one \
endpoint, or make the service any-to-any""",
    ),
    "zones of one service in one VRF": (
        CITY,
        intents_of(
            WIDE, boundaries=(boundary("edge", ("slice/wide", "gov"), ("slice/wide", None)),)
        ),
        """\
intents/small.yaml:1: CN624: nothing cuts all paths between the two zones of boundary/edge
  expected: its zones in two different domains, each named
  found:    slice/wide in gov and all of slice/wide, which share a VRF
  remedy:   name a domain in each zone, or put the two sides into services of their own""",
    ),
    "zones of two services in different domains": (
        CITY,
        intents_of(
            WIDE,
            OFFICE,
            boundaries=(boundary("meet", ("slice/wide", None), ("slice/office", None)),),
        ),
        """\
intents/small.yaml:1: CN624: nothing cuts all paths between the two zones of boundary/meet
  expected: two services wholly in one and the same domain, where exchanges join them
  found:    slice/wide in dc, gov
  remedy:   put the endpoints that exchange data into a service of one domain; what lies in other \
domains needs a service and a boundary of its own""",
    ),
    "zones of two services in one domain, one of which is in another one too": (
        CITY,
        intents_of(
            WIDE,
            OFFICE,
            boundaries=(boundary("meet", ("slice/wide", "gov"), ("slice/office", "gov")),),
        ),
        """\
intents/small.yaml:1: CN624: nothing cuts all paths between the two zones of boundary/meet
  expected: two services wholly in one and the same domain, where exchanges join them
  found:    slice/wide in dc, gov
  remedy:   put the endpoints that exchange data into a service of one domain; what lies in other \
domains needs a service and a boundary of its own""",
    ),
    "a zone without endpoints": (
        CITY,
        intents_of(
            OFFICE, boundaries=(boundary("edge", ("slice/office", "gov"), ("slice/office", "dc")),)
        ),
        """\
intents/small.yaml:1: CN624: nothing cuts all paths between the two zones of boundary/edge
  expected: an endpoint in each zone
  found:    none in slice/office in dc
  remedy:   correct the domain of the zone, or attach an endpoint there""",
    ),
    "an interface name that Linux does not take": (
        with_links(CITY, link("core:eth2", "border:enp129s0f1np1np1", capacity=10**10)),
        intents_of(OFFICE),
        """\
inventory/hosts.yaml: CN626: border (frr, Debian 12 with FRR 8.4.4) cannot have the name of \
interface enp129s0f1np1np1
  expected: at most 15 characters, VLAN included
  found:    16 characters
  remedy:   give the port a shorter name on the device, or use another port""",
    ),
    "a line rate that no port has": (
        with_links(CITY, link("spine:Ethernet2", "exit:Ethernet1", capacity=30 * 10**9)),
        intents_of(OFFICE),
        """\
inventory/links.yaml: CN626: exit (eos, EOS 4.30) cannot have the speed of port Ethernet1
  expected: one of 1 Gbps, 10 Gbps, 25 Gbps, 40 Gbps, 50 Gbps, 100 Gbps, 200 Gbps, 400 Gbps
  found:    30 Gbps
  remedy:   write the line rate of the port as the link's capacity
inventory/links.yaml: CN626: spine (eos, EOS 4.30) cannot have the speed of port Ethernet2
  expected: one of 1 Gbps, 10 Gbps, 25 Gbps, 40 Gbps, 50 Gbps, 100 Gbps, 200 Gbps, 400 Gbps
  found:    30 Gbps
  remedy:   write the line rate of the port as the link's capacity""",
    ),
    "a rate in fractions of a kilobit": (
        CITY,
        intents_of(service("odd", Ask("edge", ("10.7.0.0/24",))), peak=10**8 + 1),
        """\
intents/small.yaml:1: CN626: edge (vrp, VRP8 V800R023C00) cannot have the rate of GE0/3/0.100 \
(slice odd endpoint edge)
  expected: a multiple of 1 kbps
  found:    100000001 bps
  remedy:   choose another peak in the service's profile""",
    ),
    "a capacity in fractions of a kilobit": (
        with_links(CITY, link("border:eth2", "exit:Ethernet2", capacity=10**9 + 1, hand_off=True)),
        intents_of(WIDE, peak=2 * 10**9),
        """\
inventory/links.yaml: CN626: exit (eos, EOS 4.30) cannot have the rate of Ethernet2.1000 \
(slice wide hand-off to border)
  expected: a multiple of 1 kbps
  found:    1000000001 bps
  remedy:   write another capacity of the link at Ethernet2
inventory/links.yaml: CN626: exit (eos, EOS 4.30) cannot have the speed of port Ethernet2
  expected: one of 1 Gbps, 10 Gbps, 25 Gbps, 40 Gbps, 50 Gbps, 100 Gbps, 200 Gbps, 400 Gbps
  found:    1000000001 bps
  remedy:   write the line rate of the port as the link's capacity""",
    ),
    "a burst that EOS cannot hold": (
        CITY,
        intents_of(service("huge", Ask("leaf", ("10.7.0.0/24",))), peak=60 * 10**9),
        """\
intents/small.yaml:1: CN626: leaf (eos, EOS 4.30) cannot have the burst of the policer on \
Ethernet9.100 (slice huge endpoint leaf)
  expected: at most 128000000 bytes
  found:    150000000 bytes, 20 ms of 60 Gbps
  remedy:   choose a smaller peak in the service's profile, or attach on another platform""",
    ),
    "more TACACS+ servers than VRP takes": (
        replace(
            CITY,
            baseline=replace(
                CITY.baseline,
                tacacs_servers=tuple(IPv4Address(f"203.0.113.{n}") for n in (3, 4, 5)),
            ),
        ),
        intents_of(OFFICE),
        """\
inventory/domains.yaml: CN626: edge (vrp, VRP8 V800R023C00) cannot have that many TACACS+ servers
  expected: at most 2
  found:    203.0.113.3, 203.0.113.4, 203.0.113.5
  remedy:   name fewer servers in the baseline""",
    ),
    "exchange pools too small": (
        replace(CITY, exchange_pool_ipv4=IPv4Network("100.127.0.0/31")),
        intents_of(
            OFFICE,
            MARKET,
            boundaries=(boundary("meet", ("slice/office", None), ("slice/market", None)),),
        ),
        """\
intents/small.yaml:1: CN627: boundary/meet finds no exchange addresses left on border
  expected: at most 0 exchanges on a device: each takes two pairs of addresses of 100.127.0.0/31 \
and 2001:db8:7f00::/64
  found:    1 exchanges
  remedy:   widen the exchange pools in inventory/domains.yaml""",
    ),
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_refusal_says_all_that_is_needed(case: str) -> None:
    city, intents, text = CASES[case]
    with pytest.raises(FindingsError) as refused:
        run(city, intents)
    assert str(refused.value) == text
    assert {finding.code for finding in refused.value.findings} <= set(CODES)


def test_a_policer_and_a_shaper_are_both_looked_at() -> None:
    stages = run(CITY, intents_of(OFFICE))
    device = stages.devices["edge"]
    changed = tuple(
        replace(one, policer=replace(one.policer, rate=2_000_001), shaper=3_000_001)
        if one.policer is not None
        else one
        for one in device.interfaces
    )
    found = list(limit_findings(stages.intents, replace(device, interfaces=changed)))
    assert [finding.found for finding in found] == ["2000001 bps", "3000001 bps"]
    assert {finding.code for finding in found} == {"CN626"}


def after_placement(change: Callable[[Stages], Placement]) -> FindingsError:
    """Return what the compiler says to a placement that the placement stage would not give."""
    stages = run(CITY, intents_of(OFFICE, service("fast", *ASKS, profile="swift")))
    with pytest.raises(FindingsError) as refused:
        compiled(stages.city, stages.intents, stages.ids, change(stages), stages.bindings)
    return refused.value


ASKS = (Ask("edge", ("10.8.0.0/24",)), Ask("border", ("10.8.1.0/24",)))


def test_queues_that_are_promised_twice_are_refused() -> None:
    def overbooked(stages: Stages) -> Placement:
        placed = stages.placement.services["slice/fast"]
        reservation = Reservation(
            link="core--edge", traffic_class=TrafficClass.EXPEDITED, rate=9_400_000_000
        )
        return Placement(
            services={
                **stages.placement.services,
                "slice/fast": replace(placed, reservations=(reservation,)),
            }
        )

    assert str(after_placement(overbooked)) == (
        "inventory/links.yaml: CN625: the queues of link core--edge cannot guarantee what is "
        "reserved there\n"
        "  expected: 10 Gbps with 5 percent for control and at least 1 for each other class, in "
        "whole percents\n"
        "  found:    reserved: expedited 9400 Mbps, standard 100 Mbps\n"
        "  remedy:   add capacity, or move or shrink services on the link: slice/fast, slice/office"
    )


def test_a_device_past_its_limit_of_scale_is_refused() -> None:
    wide = service(
        "wide",
        *(Ask("edge", (f"172.16.{n}.0/24",), name=f"e{n}") for n in range(110)),
        *(Ask("leaf", (f"172.17.{n}.0/24",), name=f"l{n}") for n in range(110)),
    )
    fat = [replace(one, capacity=400 * 10**9) for one in CITY.links.values()]
    with pytest.raises(FindingsError) as refused:
        run(with_links(CITY, *fat), intents_of(wide))
    # On the border a rule for each pair of prefixes; on the leaf one for each pair of endpoints.
    # How many more there are (infrastructure, sessions) is the business of other tests.
    found = [int(finding.found) for finding in refused.value.findings]
    assert all(needed > 12_000 for needed in found)
    assert str(refused.value) == "\n".join(
        f"inventory/hosts.yaml: CN623: {device} (eos, EOS 4.30) needs more filter rules than "
        "planned for the platform\n"
        "  expected: at most 12000 filter rules\n"
        f"  found:    {needed}\n"
        "  remedy:   attach endpoints to another edge of the site, or add one there"
        for device, needed in zip(("exit", "leaf"), found, strict=True)
    )
