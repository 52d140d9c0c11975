"""What VRP does where its text says nothing cannot happen unnoticed.

Each row of the page's table *What the text does not say* names a mutation; here it is made on the
worked example, or on a reviewed text of a reflector or of a device with slices or steering. The
device has to change, or a line to be unread or missing.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from citynet.device.model import Platform
from citynet.readers.vrp import read
from tests.conformance.kit import assert_each_row_has
from tests.readers.mutating import Mutation, add, change, drop, drop_view
from tests.readers.page import Page
from tests.readers.vrp.service_mutations import SERVICE_MUTATIONS
from tests.readers.vrp.service_texts import TEXTS

PAGE = Page("vrp", "eg-pe-civic", read, separator="#", numbering=r"ip \S+-prefix \S+ index [0-9]+")
REFLECTOR = (Path(__file__).parents[2] / "golden" / "vrp" / "eg-cr3.cfg").read_text()


def move_binding(text: str) -> str:
    """Bind an attachment to its VRF behind its addresses."""
    binding = " ip binding vpn-instance S101-office"
    port = "interface GigabitEthernet0/3/0.101"
    without = drop(binding, behind=port)(text)
    return add(binding, behind=" ipv6 address 2001:db8:a10::1/64", first=port)(without)


CORE = "interface GigabitEthernet0/1/0"
SECOND_CORE = "interface GigabitEthernet0/1/1"
ATTACHMENT = "interface GigabitEthernet0/3/0.101"
LINK = " te link-attribute-application flex-algo"
PEER = " peer 2001:db8:10::1"
TIMERS = "bfd min-tx-interval 300 min-rx-interval 300"
VIDEO4 = " ipv4-family vpn-instance S103-video-s1"
VIDEO6 = " ipv6-family vpn-instance S103-video-s1"
LOCATOR = "segment-routing ipv6 locator"

MUTATIONS: dict[str, tuple[Mutation, ...]] = {
    "an eBGP session without policy": (
        drop("  peer 100.126.0.1 ip-prefix H101-1-4-out export"),
        drop("  peer 2001:db8:7e00::1 ipv6-prefix H101-1-6-in import"),
    ),
    "a prefix list that does not exist": (
        drop("ip ip-prefix H101-1-4-out index 10 deny 0.0.0.0 0 less-equal 32"),
        drop("ip ipv6-prefix H101-1-6-out index 10 deny :: 0 less-equal 128"),
    ),
    "what no rule of a list matches": (
        drop(" rule 60 deny ip"),
        change(" rule 60 deny ip\n", " rule 60 deny tcp\n"),
    ),
    "a pool that is not defined": (
        drop_view("acl ip-pool INFRA_4"),
        drop_view("acl ipv6-pool Z1_l_6"),
        drop(" ipv6 address 2001:db8:a10:: 64"),
        change("acl ip-pool INFRA_4", "acl ipv6-pool INFRA_4"),
    ),
    "`undo default ipv4-unicast`": (drop(" undo default ipv4-unicast"),),
    "`policy vpn-target` filters": (
        change("  policy vpn-target", "  undo policy vpn-target"),
        change("  policy vpn-target", "  undo policy vpn-target", behind=" ipv6-family vpnv6"),
    ),
    "SIDs are neither sent nor taken": (
        drop(f" {PEER} prefix-sid sid-type5 advertise-srv6-locator"),
        drop(f" {PEER} prefix-sid advertise-srv6-locator"),
    ),
    "without `sid-type5`": (change("prefix-sid sid-type5", "prefix-sid"),),
    "extended communities are always sent": (
        add(f" {PEER} advertise-ext-community", behind=f" {PEER} enable"),
    ),
    "reflection leaves the next hop": (add(f" {PEER} next-hop-local", behind=f" {PEER} enable"),),
    "`segment-routing ipv6 best-effort`": (
        drop("  segment-routing ipv6 best-effort", behind=VIDEO4),
        drop("  segment-routing ipv6 best-effort", behind=VIDEO6),
    ),
    "`segment-routing ipv6 locator` in a VRF": (
        change("locator ALG129", "locator ALG128", behind=VIDEO4),
        change("locator ALG129", "locator MAIN", behind=VIDEO6),
        change("locator ALG128", "locator ALG127", behind=" ipv4-family vpn-instance S104-sensors"),
    ),
    "`auto-sid-disable` behind two": (
        change(f" {LOCATOR} MAIN\n", f" {LOCATOR} MAIN auto-sid-disable\n"),
        change(f" {LOCATOR} ALG129\n", f" {LOCATOR} ALG129 auto-sid-disable\n"),
    ),
    "an algorithm without links": (
        change("metric-type delay", "metric-type igp"),
        change("affinity exclude trust-low unencrypted", "affinity exclude trust-low"),
        drop("  delay 20", behind=CORE),
    ),
    "a link without `te link-attribute-application`": (
        drop_view(LINK, behind=CORE),
        change("group name trust-low unencrypted", "group name trust-low", behind=SECOND_CORE),
        change("group name trust-standard", "group name trust-high", behind=CORE),
    ),
    "without `ipv6 advertise link attributes`": (
        drop(" ipv6 advertise link attributes"),
        drop(" ipv6 traffic-eng level-2"),
        drop(" ipv6 metric-delay advertisement enable level-2"),
        drop("te attribute enable"),
    ),
    "the definition and the participation": (
        drop(" flex-algo 128 level-2"),
        drop_view("flex-algo identifier 129"),
    ),
    "without `macsec strict-mode`": (drop("macsec strict-mode"),),
    "`macsec cipher-suite` absent": (
        drop(" macsec cipher-suite gcm-aes-xpn-256"),
        change("gcm-aes-xpn-256", "gcm-aes-xpn-128"),
        change("gcm-aes-xpn-256", "gcm-aes-256"),
    ),
    "an Eth-Trunk without `mode`": (
        drop(" mode lacp-static"),
        drop(" lacp timeout fast"),
        change(" mode lacp-static", " mode manual load-balance"),
    ),
    "the binding of a VRF": (move_binding,),
    "a sub-interface has an MTU": (
        change(" mtu 9000", " mtu 8900", behind=ATTACHMENT),
        change(" ipv6 mtu 9000", " ipv6 mtu 8900", behind=ATTACHMENT),
        drop(" ipv6 mtu 9000", behind=ATTACHMENT),
    ),
    "BFD's default pace": (
        drop(f"{PEER} {TIMERS}"),
        change("min-tx-interval 300", "min-tx-interval 30", behind=CORE),
        change("min-rx-interval 300\n", "min-rx-interval 300 detect-multiplier 5\n", behind=CORE),
        drop(f" isis ipv6 {TIMERS}", behind=CORE),
    ),
    "IS-IS BFD needs the global": (drop("bfd"),),
    "route advertisements are suppressed": (
        add(" undo ipv6 nd ra halt", behind=" ipv6 enable", first=ATTACHMENT),
    ),
    "a traffic policy drops": (
        change("rule 60 deny ip\n", "rule 60 permit ip\n"),
        change("rule 40 permit ip source", "rule 40 deny ip source"),
        add(" deny", behind="traffic behavior IN-GigabitEthernet0-2-0.1000"),
    ),
    "an ACL rule without `vpn-instance`": (
        change("permit vpn-instance MGMT source 203.0.113.7 0", "permit source 203.0.113.7 0"),
        change("rule 30 deny vpn-instance-any", "rule 30 deny"),
        change("deny ip destination-pool", "deny ip vpn-instance MGMT destination-pool"),
    ),
    "families: `ipv6 enable topology ipv6`": (
        drop(" isis ipv6 enable 1", behind=CORE),
        drop(" isis ipv6 enable 1", behind="interface LoopBack0"),
        drop(" ipv6 enable topology ipv6"),
        add(" isis enable 1", behind=" isis ipv6 enable 1", first="interface LoopBack0"),
    ),
    "`port-queue` absent": (
        drop(" port-queue cs7 wfq weight 1 outbound", behind=CORE),
        change("af1 wfq weight 1 outbound", "af1 wfq weight 2 outbound", behind=CORE),
        change("port-queue cs7 wfq weight 1", "port-queue cs7 pq", behind=CORE),
        add(" port-queue cs7 wfq weight 1 outbound", behind=" mtu 9000", first=ATTACHMENT),
    ),
    "`trust upstream default` puts": (
        change("trust upstream CITY", "trust upstream default", behind=CORE),
        drop(" trust upstream CITY", behind="interface Eth-Trunk1.1001"),
        drop(" ip-dscp-inbound 46 phb ef green"),
        change("49 to 63 phb be", "49 to 62 phb be"),
        change("49 to 63 phb be", "48 to 63 phb be"),
        change("49 to 63 phb be", "49 to 63 phb cs7"),
        drop_view("diffserv domain CITY"),
    ),
    "a local user has only": (
        change("service-type terminal ssh", "service-type ssh"),
        change("service-type terminal ssh", "service-type terminal telnet ssh"),
    ),
    "commands are recorded nowhere": (
        drop(" cmd recording-scheme CITY"),
        drop_view(" recording-scheme CITY"),
        drop("  recording-mode hwtacacs CITY"),
    ),
    "an SPF waits up to 5 s": (
        drop(" timer spf 1 50 100"),
        change("timer spf 1 50 100", "timer spf 5 50 100"),
        drop(" timer lsp-generation 1 50 100 level-2"),
        drop(" set-overload on-startup 300"),
        change(" set-overload on-startup 300", " set-overload"),
    ),
}


def test_every_row_of_the_page_has_its_mutation() -> None:
    assert_each_row_has(Platform.VRP, [*MUTATIONS, *SERVICE_MUTATIONS])


@pytest.mark.parametrize(
    ("row", "index"),
    [(row, index) for row, found in MUTATIONS.items() for index in range(len(found))],
)
def test_the_mutation_is_found(row: str, index: int) -> None:
    mutated = MUTATIONS[row][index](PAGE.text)
    assert mutated != PAGE.text
    assert PAGE.notices(mutated.splitlines())


@pytest.mark.parametrize(
    ("row", "index"),
    [(row, index) for row, found in SERVICE_MUTATIONS.items() for index in range(len(found))],
)
def test_the_mutation_of_a_service_is_found(row: str, index: int) -> None:
    name, mutation = SERVICE_MUTATIONS[row][index]
    text = TEXTS[name].text
    mutated = mutation(text)
    assert mutated != text
    assert TEXTS[name].notices(mutated.splitlines())


def test_the_mutations_of_a_reflector_are_found() -> None:
    assert read("eg-cr3", {"config": REFLECTOR}).unread == ()
    client = next(one for one in REFLECTOR.splitlines() if one.endswith(" reflect-client"))
    sids = re.findall(r"(?m)^  peer \S+ prefix-sid .*$", REFLECTOR)
    assert sids
    for mutation in (
        drop(client, behind=" ipv4-family vpnv4"),
        drop(client, behind=" ipv6-family vpnv6"),
        change("  undo policy vpn-target", "  policy vpn-target"),
        change("undo policy vpn-target", "policy vpn-target", behind=" ipv6-family vpnv6"),
        *(drop(line) for line in sids),
    ):
        assert read("eg-cr3", {"config": mutation(REFLECTOR)}).unread
