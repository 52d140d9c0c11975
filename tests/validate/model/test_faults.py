"""A planted fault refutes the promise that it breaks, with a packet and the line that says it.

Each case breaks one thing of a network that is right. The promise named must be refuted; where a
packet shows it, the packet and the end of its path are checked; the line must be the planted one
(or, for what is missing, the line of the part that misses it).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from ipaddress import IPv6Network, ip_address, ip_interface

import pytest

from citynet.device.model import (
    FilterRule,
    Policer,
    PortRange,
    Queue,
    Srv6,
    TrafficClass,
    VrfSids,
)
from tests.validate.model.asked import outcomes
from tests.validate.model.breaking import (
    Devices,
    changed,
    drop_interface,
    edit_interface,
    edit_isis,
    edit_list,
    edit_neighbor,
    edit_rules,
    edit_vrf,
)
from tests.validate.model.tiny import EXCHANGE, PERMIT, TRUNK, port
from tests.validate.model.tiny_devices import loopback
from validate.outcome import Status

Rules = tuple[FilterRule, ...]
PE1_LE = "reaches slice/one/pe1 slice/one/le"
PE1_PE2 = "reaches slice/one/pe1 slice/one/pe2"
LE_PE1 = "reaches slice/one/le slice/one/pe1"


@dataclass(frozen=True)
class Case:
    name: str
    broken: Callable[[Devices], object]
    promise: str
    line: str = ""
    """How the deciding line starts and ends: ``device`` and text, with a colon between."""
    says: str = ""
    """A part of the summary."""
    destination: str = ""
    """Prefix of the packet's destination, as text."""
    last: str = ""
    """Device at which the packet's path ends."""
    state: str = "nothing failed"


def at(device: str, text: str) -> str:
    return f"{device}:config:|{text}"


def without(sequence: int) -> Callable[[Rules], Rules]:
    return lambda rules: tuple(r for r in rules if r.sequence != sequence)


def with_rule(number: int, **changes: object) -> Callable[[Rules], Rules]:
    return lambda rules: tuple(changed(r, changes) if r.sequence == number else r for r in rules)


def sequence_of(found: Devices, device: str, name: str, **wanted: object) -> int:
    rules = next(f for f in found[device].filters if f.name == name).rules
    return next(
        r.sequence for r in rules if all(str(getattr(r, k)) == str(v) for k, v in wanted.items())
    )


def open_attachment(found: Devices) -> None:
    """Let any source in at pe1: widen the last permit of its filter."""
    number = sequence_of(
        found, "pe1", "A101-pe1-4", source="10.1.1.0/24", destination="None", action="permit"
    )
    edit_rules(found, "pe1", "A101-pe1-4", with_rule(number, source=None))


def show_infrastructure(found: Devices) -> None:
    number = sequence_of(found, "pe1", "A101-pe1-4", destination="10.1.2.1/32")
    edit_rules(found, "pe1", "A101-pe1-4", without(number))


def first_things_last(found: Devices) -> None:
    """Put the permit of an attachment's filter before its denies of infrastructure."""
    number = sequence_of(
        found, "pe1", "A101-pe1-4", source="10.1.1.0/24", destination="None", action="permit"
    )
    edit_rules(found, "pe1", "A101-pe1-4", with_rule(number, sequence=5))


def locator_of_another(found: Devices) -> None:
    found["pe2"] = replace(found["pe2"], srv6=found["pe1"].srv6)


def unadvertised_locator(found: Devices) -> None:
    srv6 = found["pe2"].srv6
    assert isinstance(srv6, Srv6)
    found["pe2"] = replace(
        found["pe2"], srv6=replace(srv6, locator=IPv6Network("2001:db8:1000::/52"))
    )


def wrong_vrf_port(found: Devices) -> None:
    """Bind slice two's attachment at pe2 to slice one's VRF."""
    edit_interface(found, "pe2", "eth10.102", vrf="S101-one")


def same_loopback(found: Devices) -> None:
    edit_interface(found, "pe2", "lo", addresses=loopback("pe1").addresses)


def other_filter_name(found: Devices) -> None:
    edit_interface(found, "br", "x201lx", filter_ipv4="X201-left-4")


def twice_a_function(found: Devices) -> None:
    edit_vrf(found, "pe2", "S102-two", sids=VrfSids(dt4=1, dt6=4))


def permit_everything(found: Devices) -> None:
    rule = FilterRule(sequence=1, action=PERMIT)
    edit_rules(found, "br", "X201-l-4", lambda rules: (rule, *rules))


def loop(found: Devices) -> None:
    """Point the exchange's route to slice two back where packets come from."""
    vrf = next(v for v in found["br"].vrfs if v.name == EXCHANGE)
    back = next(s for s in vrf.static_routes if s.interface == "x201lx" and s.prefix.version == 4)
    routes = tuple(
        replace(s, interface="x201lx", next_hop=back.next_hop)
        if s.interface == "x201rx" and s.prefix.version == 4
        else s
        for s in vrf.static_routes
    )
    edit_vrf(found, "br", EXCHANGE, static_routes=routes)
    permit_everything(found)


TRUNK_PORT = f"{port(TRUNK)}.1001"
CASES = (
    # -- attachments
    Case("wrong VLAN", lambda f: edit_interface(f, "pe2", "eth10.101", vlan=103), PE1_PE2,
         at("pe2", "interface eth10.101"), "not connected"),
    Case("attachment off", lambda f: edit_interface(f, "pe2", "eth10.101", enabled=False),
         PE1_PE2, at("pe2", "interface eth10.101"), "is off"),
    Case("attachment missing", lambda f: drop_interface(f, "pe2", "eth10.101"), PE1_PE2,
         at("pe2", "interface eth10"), "nothing is configured"),
    Case("no VRF", lambda f: edit_interface(f, "pe2", "eth10.102", vrf=None), "hidden",
         at("pe2", "rule"), "reaches pe2 itself", last="pe2"),
    Case("no VRF: reach", lambda f: edit_interface(f, "pe1", "eth10.101", vrf=None), PE1_PE2,
         says="global table", last="pe1"),
    Case("no such VRF", lambda f: edit_interface(f, "pe2", "eth10.102", vrf="S9"), "hidden",
         at("pe2", "filter A102-pe2-4 rule"), "reaches pe2 itself", last="pe2"),
    Case("no such VRF: connection",
         lambda f: edit_interface(f, "pe2", "eth10.101", vrf="S9"), PE1_PE2,
         at("pe2", "interface eth10.101"), "which does not exist"),
    Case("no such VRF: soundness",
         lambda f: edit_interface(f, "pe2", "eth10.101", vrf="S9"), "sound egov",
         at("pe2", "interface eth10.101"), "VRF S9 does not exist"),
    Case("VRF on the wrong port", wrong_vrf_port, "exactly one-to-two",
         at("pe2", "interface eth10.102"), "bound to S101-one", "10.2.2.", "pe2"),
    Case("gateway of another prefix",
         lambda f: edit_interface(f, "pe2", "eth10.101",
                                  addresses=(ip_interface("10.1.9.1/24"),
                                             ip_interface("2001:db8:a1:2::1/64"))),
         PE1_PE2, at("pe2", "interface eth10.101"), "no address", "10.1.2.", "pe1"),
    Case("no policer", lambda f: edit_interface(f, "le", "eth10.101", policer=None),
         "policed slice/one/le", at("le", "interface eth10.101"), "no policer"),
    Case("policer too wide",
         lambda f: edit_interface(f, "le", "eth10.101", policer=Policer(rate=1, burst=15000)),
         "policed slice/one/le", says="1 bit/s instead"),
    Case("no marking", lambda f: edit_interface(f, "le", "eth10.101", marking=None),
         "marked slice/one/le", at("le", "interface eth10.101"), "marked nothing"),
    Case("wrong marking",
         lambda f: edit_interface(f, "le", "eth10.101", marking=TrafficClass.CONTROL),
         "marked slice/one/le", at("le", "interface eth10.101"), "marked control"),
    # -- filters of attachments
    Case("no filter", lambda f: edit_interface(f, "pe1", "eth10.101", filter_ipv4=None),
         "guarded slice/one/pe1", at("pe1", "interface eth10.101"), "no filter"),
    Case("filter missing", lambda f: edit_interface(f, "pe1", "eth10.101", filter_ipv4="A0"),
         "guarded slice/one/pe1", at("pe1", "interface eth10.101")),
    Case("filter missing: reach",
         lambda f: edit_interface(f, "pe1", "eth10.101", filter_ipv4="A0"), PE1_PE2,
         at("pe1", "interface eth10.101"), "A0 does not exist", last="pe1"),
    Case("filter missing: soundness",
         lambda f: edit_interface(f, "pe1", "eth10.101", filter_ipv4="A0"), "sound egov",
         at("pe1", "interface eth10.101"), "A0 does not exist"),
    Case("any source", open_attachment, "guarded slice/one/pe1",
         at("pe1", "filter A101-pe1-4 rule")),
    Case("gateway shown", show_infrastructure, "hidden", at("pe1", "filter A101-pe1-4 rule"),
         "reaches pe2 itself", "10.1.2.1", "pe2"),
    Case("rules reordered", first_things_last, "hidden",
         at("pe1", "filter A101-pe1-4 rule 5")),
    Case("permit dropped",
         lambda f: edit_rules(f, "pe1", "A101-pe1-4", lambda rules: tuple(
             r for r in rules if r.source is None or r.action.value == "deny")),
         PE1_PE2, at("pe1", "filter A101-pe1-4 rule"), "rule", "10.1.2.9", "pe1"),
    Case("discovery blocked",
         lambda f: edit_rules(f, "pe1", "A101-pe1-6", lambda rules: tuple(
             r for r in rules if r.protocol != 58)),
         PE1_PE2, at("pe1", "interface eth10.101"), "neighbour discovery"),
    # -- VPN
    Case("missing import", lambda f: edit_vrf(f, "pe1", "S101-one", import_targets=()),
         PE1_PE2, at("pe1", "vrf S101-one"), "imports none", "10.1.2.9", "pe1"),
    Case("missing export", lambda f: edit_vrf(f, "pe2", "S101-one", export_targets=()),
         PE1_PE2, at("pe1", "vrf S101-one"), "(none)", "10.1.2.9", "pe1"),
    Case("not redistributed",
         lambda f: edit_vrf(f, "pe2", "S101-one", redistribute_connected=False), PE1_PE2,
         at("pe2", "vrf S101-one"), "does not announce"),
    Case("no RD", lambda f: edit_vrf(f, "pe2", "S101-one", rd=None), PE1_PE2,
         at("pe2", "vrf S101-one"), "no RD"),
    Case("no SIDs", lambda f: edit_vrf(f, "pe2", "S101-one", sids=None), PE1_PE2,
         at("pe2", "vrf S101-one"), "neither SIDs nor"),
    Case("leak", lambda f: edit_vrf(f, "pe1", "S101-one",
                                    import_targets=("65010:101", "65010:102")),
         "exactly one-to-two", at("pe1", "vrf S101-one"), "imports the routes of", "10.2."),
    Case("VNI of another", lambda f: edit_vrf(f, "le", "S101-one", vni=20999), LE_PE1,
         says="no VRF has VNI 20999", destination="10.1.1.9", last="le"),
    Case("no tunnel source", lambda f: f.update(le=replace(f["le"], vtep=None)), LE_PE1,
         says="10.1.1.9", last="le"),
    Case("locator of another", locator_of_another, "sound egov", at("pe2", "locator"),
         "overlaps"),
    Case("locator of another: reach", locator_of_another, PE1_PE2, last="pe1"),
    Case("locator over others", unadvertised_locator, "sound egov", at("pe2", "locator"),
         "overlaps"),
    Case("SID twice", twice_a_function, "sound egov", at("pe2", "vrf S102-two"),
         "SID function 1"),
    Case("SID twice: reach", twice_a_function, PE1_PE2, destination="10.1.2.9"),
    # -- sessions
    Case("wrong neighbour",
         lambda f: edit_neighbor(f, "pe1", "2001:db8:10::1", address=ip_address("2001:db8:10::9")),
         "sessions egov", at("pe1", "neighbor 2001:db8:10::9"), "no other device has that"),
    Case("wrong neighbour: reach",
         lambda f: edit_neighbor(f, "pe1", "2001:db8:10::1", address=ip_address("2001:db8:10::9")),
         PE1_PE2, at("pe1", "neighbor 2001:db8:10::9"), "no other device has that"),
    Case("wrong AS", lambda f: edit_neighbor(f, "pe1", "2001:db8:10::1", remote_as=65099),
         "sessions egov", at("pe1", "neighbor 2001:db8:10::1"), "AS 65099 is expected"),
    Case("key", lambda f: edit_neighbor(f, "pe1", "2001:db8:10::1", authentication=None),
         "sessions egov", at("pe1", "neighbor 2001:db8:10::1"), "the keys differ"),
    Case("no client",
         lambda f: edit_neighbor(f, "rr", "2001:db8:10::2", route_reflector_client=False),
         "sessions egov", at("pe1", "bgp 65010"), "no client of any route reflector"),
    Case("hello key", lambda f: edit_isis(f, "pe1", port("rr--pe1"), authentication="secret:x"),
         "sessions egov", at("rr", f"interface {port('rr--pe1')}"), "hello keys differ"),
    Case("IS-IS passive", lambda f: edit_isis(f, "pe1", port("rr--pe1"), passive=True),
         "sessions egov", at("pe1", f"interface {port('rr--pe1')}"), "is passive"),
    Case("MTU step", lambda f: edit_interface(f, "pe1", port("rr--pe1"), mtu=1500),
         "sound egov", at("pe1", f"interface {port('rr--pe1')}"), "the MTU is 1500"),
    Case("MTU step: sessions", lambda f: edit_interface(f, "pe1", port("rr--pe1"), mtu=1500),
         "sessions egov", at("rr", f"interface {port('rr--pe1')}"), "MTUs differ"),
    Case("loopback twice", same_loopback, "sound egov", at("pe2", "interface lo"),
         "in the global tables"),
    # -- hand-off
    Case("hand-off VLAN", lambda f: edit_interface(f, "cb", TRUNK_PORT, vlan=1002),
         "sessions egov", at("br", f"interface {TRUNK_PORT}"), "nobody has VLAN 1001"),
    Case("hand-off neighbour",
         lambda f: edit_neighbor(f, "cb", "100.126.0.0", address=ip_address("100.126.0.7")),
         "sessions compute", at("cb", "neighbor 100.126.0.7"), "eBGP of cb"),
    Case("hand-off AS", lambda f: edit_neighbor(f, "cb", "100.126.0.0", remote_as=65099), LE_PE1,
         at("br", "neighbor 100.126.0.1"), "65099", "10.1.1.9", "le"),
    Case("hand-off key",
         lambda f: edit_neighbor(f, "cb", "100.126.0.0", authentication="secret:x"),
         "sessions egov", at("br", "neighbor 100.126.0.1"), "keys differ"),
    Case("prefix not accepted", lambda f: edit_list(f, "br", "H101-0-4-in", "10.1.3.0/24"),
         PE1_LE, at("br", "prefix-list H101-0-4-in"), "no prefix that holds", "10.1.3.9"),
    Case("prefix not announced", lambda f: edit_list(f, "cb", "H101-0-4-out", "10.1.3.0/24"),
         PE1_LE, at("cb", "prefix-list H101-0-4-out"), "no prefix that holds", "10.1.3.9"),
    Case("BGP blocked",
         lambda f: edit_rules(f, "br", "H101-0-4", lambda rules: rules[3:]), "sessions egov",
         at("br", f"interface {TRUNK_PORT}"), "blocks BGP"),
    Case("BFD blocked",
         lambda f: edit_rules(f, "br", "H101-0-4", lambda rules: (*rules[:2], *rules[3:])),
         "sessions compute", at("br", f"interface {TRUNK_PORT}"), "blocks BFD"),
    Case("hand-off discovery blocked",
         lambda f: edit_rules(f, "cb", "H101-0-6", lambda rules: tuple(
             r for r in rules if r.protocol != 58)),
         "sessions egov", at("cb", f"interface {TRUNK_PORT}"), "blocks neighbour discovery"),
    Case("cable discovery blocked",
         lambda f: edit_rules(f, "br", "X201-l-6", lambda rules: tuple(
             r for r in rules if r.protocol != 58)),
         "exactly one-to-two", at("br", "interface x201l"), "nobody on the wire",
         "2001:db8:a2:2:", "br"),
    Case("no way round", lambda f: edit_interface(f, "pe1", port("pe1--br"), enabled=False),
         PE1_PE2, says="the underlay does not join", state="link rr--pe1 failed"),
    # -- exchange
    Case("exchange opened", permit_everything, "exactly one-to-two",
         at("br", "filter X201-l-4 rule 1 permit"), "rule 1", "10.2.", "pe1"),
    Case("exchange without filter",
         lambda f: edit_interface(f, "br", "x201lx", filter_ipv4=None), "exactly one-to-two",
         at("br", "interface x201lx"), "no filter"),
    Case("exchange filter missing", other_filter_name, "exactly one-to-two",
         at("br", "interface x201lx")),
    Case("port widened",
         lambda f: edit_rules(f, "br", "X201-l-4",
                              with_rule(10, destination_ports=PortRange(443, 444))),
         "exactly one-to-two", at("br", "filter X201-l-4 rule 10"), "rule 10", "10.2.2."),
    Case("answers without established",
         lambda f: edit_rules(f, "br", "X201-r-4", with_rule(10, established=False)),
         "exactly two-to-one", at("br", "filter X201-r-4 rule 10"), "rule 10", "10.1."),
    Case("permission dropped", lambda f: edit_rules(f, "br", "X201-l-4", without(10)),
         "exactly one-to-two", at("br", "filter X201-l-4 rule"), "X201-l-4", "10.2.2.", "br"),
    Case("exchange route missing", lambda f: edit_vrf(f, "br", EXCHANGE, static_routes=()),
         "exactly one-to-two", at("br", f"vrf {EXCHANGE}"), "no route", "10.2.2.", "br"),
    Case("slice's route missing",
         lambda f: edit_vrf(f, "br", "S101-one", static_routes=(), redistribute_static=False),
         "exactly one-to-two", says="no route", destination="10.2.2.", last="pe1"),
    Case("cable end gone", lambda f: drop_interface(f, "br", "x201lx"), "exactly one-to-two",
         at("br", "interface x201l"), "nobody on the wire", "10.2.2.", "br"),
    Case("data leaves", permit_everything, "data-stays two",
         at("br", "filter X201-l-4 rule 1"), "rule 1", "10.2.1.", "pe1"),
    Case("loop", loop, "sound egov", says="loops", last="br"),
    # -- queues
    Case("queue too small",
         lambda f: edit_interface(f, "pe1", port("rr--pe1"), queues=(
             Queue(traffic_class=TrafficClass.ASSURED, percent=29),)),
         "queue", at("pe1", f"interface {port('rr--pe1')}"), "2900000000 bit/s of 3000000000"),
    Case("queues over 100 %",
         lambda f: edit_interface(f, "pe1", port("rr--pe1"), queues=(
             Queue(traffic_class=TrafficClass.ASSURED, percent=60),
             Queue(traffic_class=TrafficClass.STANDARD, percent=41))),
         "queue", at("pe1", f"interface {port('rr--pe1')}"), "add up to 101 %"),
    Case("port missing", lambda f: drop_interface(f, "pe1", port("rr--pe1")), "queue",
         says="nothing is said"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fault_is_found(case: Case) -> None:
    outcome = outcomes(case.broken)[case.promise]
    assert outcome.status is Status.REFUTED
    found = outcome.counterexample
    assert found is not None
    assert case.says in found.summary
    assert str(found.state) == case.state
    start, _, text = case.line.partition("|")
    assert found.line.startswith(start), found
    assert text in found.line, found
    if case.destination:
        assert found.packet is not None
        assert str(found.packet.destination).startswith(case.destination)
    if case.last:
        assert found.path[-1].device == case.last, found.path
