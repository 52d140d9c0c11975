"""Ports: MACsec, LAGs, strict uRPF, flow control; and filters whose rules name groups."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from ipaddress import ip_interface, ip_network

from citynet.device.model import (
    AddressGroup,
    Family,
    Interface,
    InterfaceKind,
    MacSec,
    Queue,
    TrafficClass,
)
from citynet.promises.model import Marked, QueueGuarantee
from tests.validate.model.asked import common, outcomes, promises
from tests.validate.model.breaking import Devices, edit_interface, edit_rules
from tests.validate.model.tiny import LINKS, ONE_PE1, PERMIT, RATE, TRUNK, port
from tests.validate.model.tiny_devices import devices
from tests.validate.model.written import subject
from validate.model.engine import ModelEngine
from validate.outcome import Status

KEY = MacSec(key_name="0" * 63 + "1", key="secret:macsec.one")
PE1_PE2 = "reaches slice/one/pe1 slice/one/pe2"


def refuted(found: Devices) -> set[str]:
    answers = ModelEngine().decide(promises(), subject(found))
    return {o.promise for o in answers if o.status is not Status.PROVEN}


def secure(found: Devices, link: str, one: MacSec | None, other: MacSec | None) -> None:
    for name, key in zip(LINKS[link][:2], (one, other), strict=True):
        edit_interface(found, name, port(link), macsec=key)


def test_links_with_the_same_key_at_both_ends_carry_everything() -> None:
    found = devices()
    for link in LINKS:
        secure(found, link, KEY, KEY)
    assert refuted(found) == set()


def test_a_link_with_macsec_at_one_end_only_is_down() -> None:
    for link, promise in (("rr--pe1", "sessions egov"), (TRUNK, "sessions compute")):
        outcome = outcomes(partial(secure, link=link, one=KEY, other=None))[promise]
        assert outcome.counterexample is not None
        one, other = LINKS[link][:2]
        assert (
            f"link {link}: MACsec of {one} {port(link)} and {other} {port(link)}: only "
            f"{one} {port(link)} has it, so nothing passes" in outcome.detail
        )
        assert outcome.counterexample.line.startswith(f"{one}:config:")
    broken = outcomes(lambda found: secure(found, TRUNK, KEY, None))
    assert broken["reaches slice/one/pe1 slice/one/le"].status is Status.REFUTED


def test_keys_that_differ_are_told_apart() -> None:
    for other, what in (
        (replace(KEY, key_name="0" * 63 + "2"), "the key names (CKN) differ"),
        (replace(KEY, key="secret:macsec.two"), "the keys (CAK) differ"),
    ):
        found = outcomes(partial(secure, link="rr--pe1", one=KEY, other=other))
        assert what in found["sessions egov"].detail


def test_a_link_that_is_down_has_no_detour_left() -> None:
    """The promise survives one failed link; one of the two is down already."""
    outcome = outcomes(lambda found: secure(found, "rr--pe1", KEY, None))[PE1_PE2]
    assert outcome.status is Status.REFUTED


def test_nobody_knows_whether_a_tenant_has_the_key() -> None:
    found = outcomes(lambda network: edit_interface(network, "pe1", "eth10", macsec=KEY))
    assert found[PE1_PE2].status is Status.REFUTED
    assert found["guarded slice/one/pe1"].status is Status.PROVEN


def bundle(found: Devices, link: str, *, members: tuple[bool, ...]) -> None:
    """Let both ports of a link be LAGs with members that are on or off."""
    for name in LINKS[link][:2]:
        edit_interface(found, name, port(link), kind=InterfaceKind.LAG)
        ports = tuple(
            Interface(
                name=f"eth2{index}",
                kind=InterfaceKind.PHYSICAL,
                lag=port(link),
                enabled=is_on,
            )
            for index, is_on in enumerate(members)
        )
        found[name] = replace(found[name], interfaces=(*found[name].interfaces, *ports))


def test_a_lag_is_a_port_like_any_other() -> None:
    for link in ("rr--pe1", TRUNK):
        found = devices()
        bundle(found, link, members=(True, True))
        assert refuted(found) == set()
        one_off = devices()
        bundle(one_off, link, members=(True, False))
        assert refuted(one_off) == set()


def test_a_lag_without_a_member_that_is_on_is_down() -> None:
    for members in ((), (False, False)):
        found = outcomes(partial(bundle, link=TRUNK, members=members))
        assert found["reaches slice/one/pe1 slice/one/le"].status is Status.REFUTED
        assert found["sessions egov"].status is Status.REFUTED


def test_a_member_of_a_lag_that_is_not_there_is_found() -> None:
    def broken(found: Devices) -> None:
        edit_interface(found, "pe1", port("rr--pe1"), lag="bond9")

    found = outcomes(broken)
    assert "LAG bond9 does not exist" in found["sound egov"].detail
    assert "is not up" in found["sessions egov"].detail


def check_sources(found: Devices) -> None:
    for name, device in found.items():
        for interface in device.interfaces:
            if interface.parent == "eth10":
                edit_interface(found, name, interface.name, urpf=True)


def test_strict_urpf_stops_nothing_that_belongs_there() -> None:
    assert {o.promise for o in outcomes(check_sources).values() if o.status is Status.REFUTED} == (
        set()
    )


def test_strict_urpf_stops_what_a_lost_filter_lets_in() -> None:
    def broken(found: Devices, *, urpf: bool) -> None:
        """Let any source in where the last permission names the endpoint's own."""
        edit_interface(found, "pe1", "eth10.101", urpf=urpf)
        edit_rules(
            found,
            "pe1",
            "A101-pe1-4",
            lambda rules: tuple(
                replace(r, source=None) if r.action is PERMIT and r.destination is None else r
                for r in rules
            ),
        )

    promise = "guarded slice/one/pe1"
    without = outcomes(lambda found: broken(found, urpf=False))[promise]
    assert without.status is Status.REFUTED
    assert outcomes(lambda found: broken(found, urpf=True))[promise].status is Status.PROVEN


def test_strict_urpf_without_a_route_back_stops_everything() -> None:
    def broken(found: Devices) -> None:
        check_sources(found)
        (address,) = (
            a for i in found["pe1"].interfaces if i.name == "eth10.101"
            for a in i.addresses if a.version == 4
        )  # fmt: skip
        narrow = ip_interface(f"{address.ip}/32")
        interface = next(i for i in found["pe1"].interfaces if i.name == "eth10.101")
        others = tuple(a for a in interface.addresses if a.version == 6)
        edit_interface(found, "pe1", "eth10.101", addresses=(narrow, *others))

    outcome = outcomes(broken)[PE1_PE2]
    assert outcome.counterexample is not None
    assert "strict uRPF: no route to 10.1.1" in outcome.counterexample.summary
    assert outcome.counterexample.line.endswith("interface eth10.101")


def lossless(found: Devices, *names: str) -> None:
    queue = Queue(traffic_class=TrafficClass.LOSSLESS, percent=10)
    for name in LINKS["rr--pe1"][:2]:
        (here,) = (i for i in found[name].interfaces if i.name == port("rr--pe1"))
        queues = tuple(q for q in here.queues if q.traffic_class is not TrafficClass.STANDARD)
        edit_interface(found, name, here.name, queues=(*queues, queue), lossless=name in names)


def test_what_must_not_be_lost_needs_flow_control_at_both_ends() -> None:
    promise = QueueGuarantee(
        **common("queue"), link="rr--pe1", traffic_class=TrafficClass.LOSSLESS, rate=RATE
    )
    for names, status in ((("rr", "pe1"), Status.PROVEN), (("rr",), Status.REFUTED)):
        found = devices()
        lossless(found, *names)
        (outcome,) = ModelEngine().decide((promise,), subject(found))
        assert outcome.status is status
        assert status is Status.PROVEN or "no priority flow control" in outcome.detail


def test_so_does_the_port_where_a_tenant_sends_it() -> None:
    promise = Marked(**common("m"), terminal=ONE_PE1, traffic_class=TrafficClass.LOSSLESS)
    for is_there in (True, False):
        found = devices()
        edit_interface(found, "pe1", "eth10.101", marking=TrafficClass.LOSSLESS)
        edit_interface(found, "pe1", "eth10", lossless=is_there)
        (outcome,) = ModelEngine().decide((promise,), subject(found))
        assert (outcome.status is Status.PROVEN) is is_there


def grouped(found: Devices, *prefixes: str) -> None:
    """Write the sources of pe1's attachment as a group."""
    group = AddressGroup(name="G", family=Family.IPV4, prefixes=tuple(map(ip_network, prefixes)))
    found["pe1"] = replace(found["pe1"], address_groups=(group,))
    wanted = ip_network("10.1.1.0/24")
    edit_rules(
        found,
        "pe1",
        "A101-pe1-4",
        lambda rules: tuple(
            replace(r, source=None, source_group="G") if r.source == wanted else r for r in rules
        ),
    )


def test_groups_are_their_prefixes() -> None:
    assert {o.status for o in outcomes(lambda f: grouped(f, "10.1.1.0/24")).values()} == {
        Status.PROVEN
    }
    found = outcomes(lambda f: grouped(f, "10.1.1.0/24", "10.9.0.0/16"))
    assert found["guarded slice/one/pe1"].status is Status.REFUTED
    found = outcomes(lambda f: grouped(f, "10.1.1.0/25"))
    assert found[PE1_PE2].status is Status.REFUTED
