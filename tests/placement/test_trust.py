"""What trust and encryption refuse, by name: what is missing where, and what would help."""

from __future__ import annotations

from dataclasses import replace

import pytest

from citynet.city import algorithms
from citynet.city.model import Algorithm, City, Role, Transport
from citynet.city.trust import Trust
from citynet.device.model import AlgorithmMetric, Platform
from citynet.intent.model import Intents, ServiceProfile
from citynet.placement import path_locks, shortcomings
from citynet.placement.model import Placement
from citynet.placement.topology import Topologies
from tests.placement.placing import placed, refused
from tests.placement.test_exchanges import ladder, meeting
from tests.support.ask import asking, profile, service
from tests.support.build import CityBuilder

GUARDED = Algorithm(name="guarded", number=128, metric=AlgorithmMetric.IGP, trust=Trust.STANDARD)
SECRET = Algorithm(
    name="secret", number=129, metric=AlgorithmMetric.DELAY, trust=Trust.HIGH, encrypted=True
)
LINK = frozenset({"link"})


def with_algorithms(builder: CityBuilder, *declared: Algorithm, domain: str = "egov") -> City:
    builder.domains[domain] = replace(builder.domains[domain], algorithms=declared)
    return builder.city()


def change(builder: CityBuilder, *names: str, **values: str) -> None:
    """Change links or devices; they keep everything else."""
    for name in names:
        if name in builder.links:
            builder.links[name] = replace(builder.links[name], **values)  # type: ignore[arg-type]
        else:
            builder.devices[name] = replace(builder.devices[name], **values)  # type: ignore[arg-type]


def asks(
    trust: Trust = Trust.LOW, *, encrypted: bool = False, survives: frozenset[str] = frozenset()
) -> ServiceProfile:
    return replace(profile(10**6, survives=survives), trust=trust, encrypted=encrypted)


def ring(platform: Platform = Platform.VRP) -> CityBuilder:
    """Return edges a and b, joined over c (20 us) and, the slow way, over d and e (90 us)."""
    builder = CityBuilder()
    builder.domain("egov", Transport.SRV6)
    for name in "abcde":
        builder.device(name, "egov", Role.EDGE, platform)
    for one, other, delay in (
        ("a", "c", 10),
        ("c", "b", 10),
        ("a", "d", 30),
        ("d", "e", 30),
        ("e", "b", 30),
    ):
        builder.link(one, other, delay=delay)
    return builder


def joined(platform: Platform = Platform.VRP) -> CityBuilder:
    """Return a and the border x in egov (SRv6), the border y and z in compute (VXLAN)."""
    builder = CityBuilder()
    builder.domain("egov", Transport.SRV6)
    builder.domain("compute", Transport.VXLAN)
    builder.device("a", "egov", Role.EDGE, Platform.VRP)
    builder.device("x", "egov", Role.BORDER, platform)
    builder.device("y", "compute", Role.BORDER, Platform.EOS)
    builder.device("z", "compute", Role.EDGE, Platform.EOS)
    for one, other in (("a", "x"), ("x", "y"), ("y", "z")):
        builder.link(one, other)
    return builder


def route(placement: Placement) -> tuple[str, ...]:
    return placement.services["slice/one"].routes[0].links


ONE = service("one", "a", "b")


def test_a_service_avoids_links_that_are_trusted_too_little() -> None:
    builder = ring()
    change(builder, "a--c", trust="low")
    city = with_algorithms(builder, GUARDED)
    plain = placed(city, asking(asks(), ONE))
    assert route(plain) == ("a--c", "c--b")
    assert plain.services["slice/one"].algorithms == {}
    guarded = placed(city, asking(asks(Trust.STANDARD), ONE))
    assert route(guarded) == ("a--d", "d--e", "e--b")
    assert guarded.services["slice/one"].routes[0].delay == 90 + 4 * 50
    assert {r.link for r in guarded.services["slice/one"].reservations} == set(route(guarded))
    assert guarded.services["slice/one"].algorithms == {"egov": "guarded"}


@pytest.mark.parametrize("values", [{"trust": "low"}, {"platform": Platform.FRR}])
def test_a_service_avoids_devices_that_do_not_take_part(values: dict[str, str]) -> None:
    builder = ring()
    change(builder, "c", **values)
    city = with_algorithms(builder, GUARDED)
    assert route(placed(city, asking(asks(Trust.STANDARD), ONE))) == ("a--d", "d--e", "e--b")


def test_the_lock_names_the_algorithm() -> None:
    intents = asking(asks(Trust.STANDARD), ONE)
    placement = placed(with_algorithms(ring(), GUARDED), intents)
    (text,) = path_locks(intents, placement).values()
    assert "domains: [egov]\nalgorithms:\n  egov: guarded\nhandOffs: []\n" in text


def test_topologies_that_leave_nothing_out_are_the_plain_one() -> None:
    builder = ring()
    topologies = Topologies(with_algorithms(builder, GUARDED, SECRET))
    assert topologies.of(asks(Trust.STANDARD)).graph is topologies.plain
    assert topologies.of(asks(encrypted=True)).graph is not topologies.plain
    assert topologies.of(asks(Trust.HIGH)).graph is topologies.of(asks(encrypted=True)).graph


def test_a_domain_without_an_algorithm_that_is_good_enough_is_no_plain_one() -> None:
    city = with_algorithms(ring(), GUARDED)
    (finding,) = refused(city, asking(asks(Trust.HIGH, encrypted=True), ONE))
    assert finding.code == "CN510"
    assert finding.found == "domain egov (no algorithm that satisfies it)"
    assert finding.remedy.startswith("domain egov: declare one;")


def test_devices_of_endpoints_take_part() -> None:
    builder = ring()
    change(builder, "a", platform=Platform.FRR)
    change(builder, "b", trust="low")
    (finding,) = refused(
        with_algorithms(builder, GUARDED), asking(asks(Trust.STANDARD), service("one", *"abd"))
    )
    assert finding.code == "CN510"
    assert finding.found == (
        "device a (platform frr, which takes part in no algorithm), device b (trust low)"
    )
    assert "device b: raise its trust to standard" in finding.remedy


def test_an_algorithm_that_wants_more_than_the_profile_is_named_so() -> None:
    builder = ring()
    change(builder, *builder.links, trust="high", encryption="macsec")
    change(builder, *"acde", trust="high")
    (finding,) = refused(with_algorithms(builder, SECRET), asking(asks(Trust.STANDARD), ONE))
    assert finding.found == "device b (trust standard)"
    assert finding.remedy.startswith("device b: raise its trust to high;")


def test_hand_offs_and_their_devices_are_good_enough() -> None:
    builder = joined(Platform.FRR)
    change(builder, "x--y", trust="low")
    intents = asking(asks(Trust.STANDARD), service("one", "a", "z"))
    findings = refused(with_algorithms(builder, GUARDED), intents)
    assert [(f.code, f.found) for f in findings] == [
        ("CN510", "device x (platform frr, which takes part in no algorithm)"),
        ("CN510", "link x--y (trust low)"),
    ]
    builder = joined()
    placement = placed(with_algorithms(builder, GUARDED), intents)
    assert route(placement) == ("a--x", "x--y", "y--z")
    assert placement.services["slice/one"].algorithms == {"egov": "guarded"}


def test_a_vxlan_domain_is_good_enough_everywhere() -> None:
    builder = joined()
    builder.device("far", "compute", Role.CORE, Platform.EOS)
    builder.link("far", "z")
    change(builder, "far", trust="low")
    change(builder, "x--y", "y--z", "far--z", encryption="otn")
    builder.links["y--z"] = replace(builder.links["y--z"], encryption="none")
    encrypted = replace(GUARDED, encrypted=True)
    change(builder, "a--x", encryption="macsec")
    city = with_algorithms(builder, encrypted)
    (finding,) = refused(
        city, asking(asks(Trust.STANDARD, encrypted=True), service("one", "a", "z"))
    )
    assert finding.code == "CN510"
    assert finding.found == "device far (trust low), link y--z (not encrypted)"
    assert "VXLAN follows its underlay" in finding.expected
    # Who stays in the other domain does not care.
    stays = placed(city, asking(asks(Trust.STANDARD, encrypted=True), service("one", "a", "x")))
    assert route(stays) == ("a--x",)


def test_no_path_names_the_fewest_changes() -> None:
    builder = ring()
    change(builder, "a--d", "d--e", "e--b", "a--c", encryption="macsec")
    change(builder, "c--b", trust="low")
    change(builder, "d", "e", platform=Platform.FRR)
    city = with_algorithms(builder, replace(GUARDED, encrypted=True))
    (finding,) = refused(city, asking(asks(Trust.STANDARD, encrypted=True), ONE))
    assert finding.code == "CN511"
    assert finding.expected == (
        "a path of algorithm guarded in egov between all endpoints that talk"
    )
    # Two changes to one link, or to two devices: the shorter way.
    assert finding.found == (
        "none for a -> b, b -> a; left out on the way that needs the fewest changes:"
        " link c--b (trust low, not encrypted)"
    )
    assert finding.remedy.startswith("link c--b: raise its trust to standard and encrypt it; or")


def test_no_links_at_all_is_still_no_path() -> None:
    builder = ring()
    change(builder, "c--b", trust="low")
    for name in ("a--c", "a--d"):
        del builder.links[name]
    (finding,) = refused(with_algorithms(builder, GUARDED), asking(asks(Trust.STANDARD), ONE))
    assert finding.code == "CN504"


def test_failures_are_survived_within_the_algorithm() -> None:
    builder = ring()
    change(builder, "d--e", trust="low")
    city = with_algorithms(builder, GUARDED)
    assert route(placed(city, asking(asks(survives=LINK), ONE))) == ("a--c", "c--b")
    findings = refused(city, asking(asks(Trust.STANDARD, survives=LINK), ONE))
    assert [f.message for f in findings] == [
        "slice/one does not survive: link a--c failed",
        "slice/one does not survive: link c--b failed",
    ]
    assert "left out on the way around: link d--e (trust low)" in findings[0].found
    assert findings[0].remedy.startswith("link d--e: raise its trust to standard; or build")


def test_delay_and_bandwidth_are_those_of_the_algorithm() -> None:
    builder = ring()
    change(builder, "a--c", trust="low")
    builder.links["d--e"] = replace(builder.links["d--e"], capacity=10**9)
    city = with_algorithms(builder, GUARDED)
    late = replace(asks(Trust.STANDARD), delay=289)
    (finding,) = refused(city, asking(late, ONE))
    assert finding.code == "CN503"
    assert finding.remedy.endswith("the fastest that there are of algorithm guarded in egov")
    wide = replace(asks(Trust.STANDARD), committed=2 * 10**9)
    (finding,) = refused(city, asking(wide, ONE))
    assert finding.code == "CN501"
    assert "900 Mbps on the widest path" in finding.found


def exchanging() -> tuple[CityBuilder, Intents]:
    builder = ladder(borders=2)
    change(builder, "a", "b", "c1", "c2", platform=Platform.VRP)
    change(builder, *(name for name in builder.links if "c1" in name), encryption="ipsec")
    return builder, asking(
        replace(asks(encrypted=True, survives=frozenset({"node"})), name="safe"),
        asks(survives=frozenset({"node"})),
        service("one", "a", profile_name="safe"),
        service("two", "b", prefix=2),
        meeting("left"),
    )


def test_exchanges_take_part() -> None:
    builder, intents = exchanging()
    (finding,) = refused(with_algorithms(builder, replace(SECRET, trust=Trust.LOW)), intents)
    assert finding.code == "CN510"
    assert finding.place == intents.boundaries["meet"].origin
    assert finding.found.startswith("device x1 (platform frr")
    assert "carries slice/one (profile safe)" in finding.expected


def test_exchanges_are_reached_within_the_algorithm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that holds exchanges speaks algorithms yet; the rule is there when one does."""
    speakers = algorithms.SPEAKERS | {Platform.FRR}
    monkeypatch.setattr(algorithms, "SPEAKERS", speakers)
    monkeypatch.setattr(shortcomings, "SPEAKERS", speakers)
    builder, intents = exchanging()
    (finding,) = refused(with_algorithms(builder, replace(SECRET, trust=Trust.LOW)), intents)
    assert finding.code == "CN509"
    assert finding.message == "boundary/meet does not survive: device c1 failed"
    assert "no exchange reaches slice/one/a" in finding.found
