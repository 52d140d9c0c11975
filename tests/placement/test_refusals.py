"""What is refused, and what the refusal says: link, state, capacity, reservations, remedy."""

from dataclasses import replace

from citynet.city.model import Role, Transport
from citynet.device.model import Platform
from tests.placement.placing import placed, refused
from tests.support.ask import asking, profile, service
from tests.support.build import GIGABIT, CityBuilder

MEGABIT = 10**6
LINK, NODE = frozenset({"link"}), frozenset({"node"})


def triangle(*, third: bool = True) -> CityBuilder:
    """Return edges a and b, joined directly (10 Gbps) and the slow way over c (1 Gbps)."""
    builder = CityBuilder()
    builder.domain("egov", Transport.SRV6)
    for name in ("a", "b", "c"):
        builder.device(name, "egov", Role.EDGE, Platform.FRR)
    builder.link("a", "b", delay=10)
    if third:
        builder.link("a", "c", delay=30, capacity=GIGABIT)
        builder.link("c", "b", delay=30, capacity=GIGABIT)
    return builder


def two_domains(*, joined: bool = True) -> CityBuilder:
    builder = CityBuilder()
    builder.domain("egov", Transport.SRV6)
    builder.domain("compute", Transport.VXLAN)
    builder.device("a", "egov", Role.EDGE, Platform.FRR)
    builder.device("x", "egov", Role.BORDER, Platform.FRR)
    builder.device("y", "compute", Role.BORDER, Platform.EOS)
    builder.device("z", "compute", Role.EDGE, Platform.EOS)
    builder.link("a", "x")
    builder.link("y", "z")
    if joined:
        builder.link("x", "y")
    return builder


def test_ninety_percent_of_a_link_may_be_reserved() -> None:
    city = triangle().city()
    full = asking(profile(4500 * MEGABIT), service("one", "a", "b"), service("two", "a", "b"))
    reserved = [r.rate for s in placed(city, full).services.values() for r in s.reservations]
    assert reserved == [4500 * MEGABIT] * 2


def test_an_overbooked_link_names_who_reserves_what_and_what_helps() -> None:
    city = triangle().city()
    intents = asking(
        profile(5000 * MEGABIT),
        profile(4001 * MEGABIT, name="small"),
        service("one", "a", "b"),
        service("two", "a", "b", profile_name="small"),
    )
    (finding,) = refused(city, intents)
    assert finding.code == "CN502"
    assert "a--b" in finding.message
    assert finding.expected == "at most 9 Gbps (90 % of 10 Gbps) in every state"
    assert finding.found == "9001 Mbps: slice/one 5 Gbps, slice/two 4001 Mbps"
    assert finding.remedy == (
        "lower `committed` of slice/one (profile plain) from 5 Gbps to at most 4999 Mbps, or give"
        " the link at least 10002 Mbps"
    )
    # The newest of the services is where the finding points.
    assert finding.place == intents.services["slice/two"].origin
    helped = replace(intents, profiles={**intents.profiles, "plain": profile(4999 * MEGABIT)})
    assert placed(city, helped).services.keys() == intents.services.keys()


def test_a_failure_that_overbooks_a_link_is_named() -> None:
    city = triangle().city()
    rates = [500 * MEGABIT, 401 * MEGABIT]
    for survives, codes in ((frozenset[str](), []), (LINK, ["CN502", "CN502"])):
        intents = asking(
            *(profile(rate, name=f"p{rate}", survives=survives) for rate in rates),
            *(service(f"s{rate}", "a", "b", profile_name=f"p{rate}") for rate in rates),
        )
        if not codes:
            assert len(placed(city, intents).services) == 2
            continue
        findings = refused(city, intents)
        assert [finding.code for finding in findings] == codes
        for finding, link in zip(findings, ("a--c", "c--b"), strict=True):
            assert f"link {link} cannot carry" in finding.message
            assert "slice/s500000000 500 Mbps (link a--b failed)" in finding.found


def test_a_bandwidth_that_no_path_has() -> None:
    city = triangle().city()
    (finding,) = refused(city, asking(profile(10 * GIGABIT), service("one", "a", "b")))
    assert finding.code == "CN501"
    assert finding.expected == "10 Gbps between a and b"
    assert "9 Gbps on the widest path" in finding.found
    assert "link a--b" in finding.found
    assert "at most 9 Gbps" in finding.remedy


def test_the_narrowest_link_of_the_widest_path_is_named() -> None:
    builder = triangle()
    del builder.links["a--b"]
    for name, capacity in (("a--c", 2 * GIGABIT), ("c--b", 5 * GIGABIT)):
        builder.links[name] = replace(builder.links[name], capacity=capacity)
    for ends in (("a", "b"), ("b", "a")):
        intents = asking(profile(10 * GIGABIT), service("one", *ends))
        (finding,) = refused(builder.city(), intents)
        assert finding.found == "1800 Mbps on the widest path (90 % of 2 Gbps on link a--c)"


def test_a_narrow_shortest_path_beside_a_wide_one_is_only_overbooked() -> None:
    builder = triangle()
    builder.links["a--b"] = replace(builder.links["a--b"], capacity=GIGABIT)
    for name in ("a--c", "c--b"):
        builder.links[name] = replace(builder.links[name], capacity=10 * GIGABIT)
    (finding,) = refused(builder.city(), asking(profile(2 * GIGABIT), service("one", "a", "b")))
    assert finding.code == "CN502"
    assert finding.found == "2 Gbps: slice/one 2 Gbps"


def test_a_delay_that_the_fastest_path_exceeds() -> None:
    city = triangle().city()
    # a, b: 50 us each, and 10 us between them.
    assert placed(city, asking(profile(MEGABIT, delay=110), service("one", "a", "b"))).services
    (finding,) = refused(city, asking(profile(MEGABIT, delay=109), service("one", "a", "b")))
    assert finding.code == "CN503"
    assert finding.expected == "at most 109 us (profile plain)"
    assert finding.found.startswith("110 us ")
    assert "nothing failed" in finding.found


def test_the_latest_pair_is_the_one_that_is_named() -> None:
    intents = asking(profile(MEGABIT, delay=1), service("one", "a", "b", "c"))
    (finding,) = refused(triangle().city(), intents)
    # c is 30 us from both; a and b are 10 us apart.
    assert finding.found.startswith("130 us ")
    assert "c" in finding.found.split(" when ")[0]
    assert finding.found.endswith("6 pairs of devices are late")
    assert finding.remedy.startswith("allow at least 130 us")


def test_a_delay_that_only_a_failure_exceeds() -> None:
    city = triangle().city()
    # The way round: three devices and 60 us.
    fits = asking(profile(MEGABIT, delay=210, survives=LINK), service("one", "a", "b"))
    assert placed(city, fits).services
    late = asking(profile(MEGABIT, delay=209, survives=LINK), service("one", "a", "b"))
    (finding,) = refused(city, late)
    assert finding.code == "CN503"
    assert "210 us" in finding.found
    assert "link a--b failed" in finding.found
    unprotected = asking(profile(MEGABIT, delay=209), service("one", "a", "b"))
    assert placed(city, unprotected).services


def test_no_path() -> None:
    (finding,) = refused(
        triangle(third=False).city(), asking(profile(MEGABIT), service("one", "a", "b", "c"))
    )
    assert finding.code == "CN504"
    assert "a -> c" in finding.found


def test_a_failure_that_is_not_survived_is_named() -> None:
    city = triangle(third=False).city()
    (finding,) = refused(city, asking(profile(MEGABIT, survives=LINK), service("one", "a", "b")))
    assert finding.code == "CN507"
    assert finding.message == "slice/one does not survive: link a--b failed"
    assert "a -> b, b -> a" in finding.found


def test_a_device_of_an_endpoint_may_fail() -> None:
    city = triangle(third=False).city()
    assert placed(city, asking(profile(MEGABIT, survives=NODE), service("one", "a", "b"))).services


def test_a_device_on_the_way_may_not() -> None:
    builder = triangle()
    del builder.links["a--b"]
    (finding,) = refused(
        builder.city(), asking(profile(MEGABIT, survives=NODE), service("one", "a", "b"))
    )
    assert finding.message == "slice/one does not survive: device c failed"


def test_a_single_hand_off_is_no_survival() -> None:
    intents = asking(profile(MEGABIT, survives=LINK | NODE), service("one", "a", "z"))
    messages = [finding.message for finding in refused(two_domains().city(), intents)]
    assert [m.split(": ")[1] for m in messages] == [
        "device x failed",
        "device y failed",
        "link a--x failed",
        "link x--y failed",
        "link y--z failed",
    ]


def test_domains_that_do_not_meet() -> None:
    (finding,) = refused(
        two_domains(joined=False).city(), asking(profile(MEGABIT), service("one", "a", "z"))
    )
    assert finding.code == "CN505"
    assert "a hand-off link between compute and egov" in finding.expected


def test_a_hand_off_without_numbers_joins_nothing() -> None:
    city = replace(two_domains().city(), hand_offs=())
    (finding,) = refused(city, asking(profile(MEGABIT), service("one", "a", "z")))
    assert finding.code == "CN505"


def test_no_third_domain_carries_transit() -> None:
    builder = two_domains()
    builder.domain("iot", Transport.SRV6)
    builder.device("t", "iot", Role.BORDER, Platform.FRR)
    builder.link("x", "t")
    city = builder.city()
    (finding,) = refused(city, asking(profile(MEGABIT), service("one", "t", "z")))
    assert finding.code == "CN505"
    # Spokes of two domains need not be joined: each reaches the hub.
    hub = asking(profile(MEGABIT), service("two", "t", "z", hubs=("a",)))
    assert placed(city, hub).services["slice/two"].hand_offs == ("x--t", "x--y")


def test_hubs_stand_in_one_domain() -> None:
    intents = asking(profile(MEGABIT), service("one", "x", hubs=("a", "z")))
    (finding,) = refused(two_domains().city(), intents)
    assert finding.code == "CN506"
    assert finding.found == "compute: z; egov: a"


def test_the_hose_is_as_wide_as_its_narrower_side() -> None:
    city = triangle().city()
    star = asking(profile(100 * MEGABIT), service("star", "b", "c", hubs=("a",)))
    rates = {r.link: r.rate for r in placed(city, star).services["slice/star"].reservations}
    # One hub sends no more than its own committed rate to any number of spokes.
    assert rates == {"a--b": 100 * MEGABIT, "a--c": 100 * MEGABIT}
