"""The parts of EOS text that several lines say together: LAGs, MACsec, the lossless class."""

from __future__ import annotations

import re

import pytest

from citynet.device.model import Interface, InterfaceKind, MacSec, Queue, TrafficClass
from citynet.readers.eos import read
from tests.readers.page import Page

PAGE = Page("eos", "cp-br1", read, separator="!", numbering=r" +seq [0-9]+")
INTERFACES = {interface.name: interface for interface in PAGE.device.interfaces}
LAG = "interface Port-Channel1\n"
SUBINTERFACE = "interface Ethernet3.5\n   no shutdown\n   encapsulation dot1q vlan 5\n"
MEMBER = "   channel-group 1 mode active\n"
LOSSLESS_QUEUE = (
    "   tx-queue 4\n      no priority\n      bandwidth percent 5\n"
    "      random-detect ecn minimum-threshold 512 kbytes maximum-threshold 768 kbytes"
    " max-mark-probability 100\n"
)


def reasons(*changes: tuple[str, str]) -> set[str]:
    """Return why lines are unread or missing after the first of each text is changed."""
    text = PAGE.text
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    return {line.reason for line in PAGE.read(text).unread}


def test_a_lag_has_the_speed_of_its_members_together() -> None:
    lag = INTERFACES["Port-Channel1"]
    assert (lag.kind, lag.speed) == (InterfaceKind.LAG, 2 * 10**11)
    assert len(lag.queues) == 4
    assert INTERFACES["Ethernet4"] == Interface(
        name="Ethernet4",
        kind=InterfaceKind.PHYSICAL,
        description="cp-sp2 port-channel",
        lag="Port-Channel1",
    )


def test_a_lag_knows_the_lines_that_say_its_speed() -> None:
    said = {PAGE.lines[number - 1] for number in INTERFACES["Port-Channel1"].origin.lines}
    assert "   speed forced 100gfull" in said


def test_members_without_a_speed_leave_their_lag_without_one() -> None:
    text = re.sub(rf"   speed forced 100gfull\n(?={MEMBER})", "", PAGE.text)
    found = PAGE.read(text)
    assert found.unread == ()
    assert next(i for i in found.device.interfaces if i.name == "Port-Channel1").speed is None


@pytest.mark.parametrize(
    "line",
    [
        "mtu 9100",
        "no switchport",
        "vrf S101-office",
        "ip address 192.0.2.1/31",
        "isis enable compute",
        "ip verify unicast source reachable-via rx",
        "mac security profile MS-Ethernet1",
        "priority-flow-control on",
        "service-policy type qos input IN-Ethernet10.101",
        "tx-queue 0",
    ],
)
def test_a_member_has_nothing_but_its_lag(line: str) -> None:
    assert "a member of a LAG has no such line" in reasons((MEMBER, f"{MEMBER}   {line}\n"))


@pytest.mark.parametrize(
    ("opener", "line"),
    [
        (LAG, "speed forced 100gfull"),
        (LAG, "no lldp transmit"),
        (LAG, "mac security profile MS-Port-Channel1"),
        (LAG, "priority-flow-control on"),
        (LAG, MEMBER.strip()),
        (LAG, "encapsulation dot1q vlan 7"),
        ("interface Ethernet9.1000\n", "speed forced 40gfull"),
        ("interface Ethernet9.1000\n", "no switchport"),
        ("interface Ethernet9.1000\n", "priority-flow-control on"),
        ("interface Ethernet9\n", "encapsulation dot1q vlan 7"),
        ("interface Ethernet9\n", "lacp timer fast"),
        ("interface Loopback0\n", "ip verify unicast source reachable-via rx"),
        ("interface Loopback0\n", "ip access-group A101-5-4 in"),
        ("interface Loopback0\n", "no shutdown"),
        ("interface Loopback0\n", "isis network point-to-point"),
        ("interface Management1\n", "ip verify unicast source reachable-via rx"),
        ("interface Management1\n", "ipv6 nd ra disabled"),
    ],
)
def test_a_line_stands_only_on_interfaces_that_have_it(opener: str, line: str) -> None:
    assert reasons((f"\n{opener}", f"\n{opener}   {line}\n")) & {
        "a lag interface has no such line",
        "a subinterface interface has no such line",
        "a physical interface has no such line",
        "a loopback interface has no such line",
        "a management interface has no such line",
        "a loopback is up without being told",
        "does not belong to this interface",
    }


def test_the_lag_of_a_member_has_to_be_there() -> None:
    assert "Port-Channel1 is not there" in reasons((LAG, "interface Port-Channel2\n"))


def test_a_member_carries_no_sub_interface() -> None:
    assert "parent of Ethernet3.5 is a member of a LAG" in reasons(
        (
            "interface Ethernet9.1000\n",
            f"{SUBINTERFACE}interface Ethernet9.1000\n",
        )
    )


def test_members_of_a_lag_for_tenants_do_not_speak_lldp() -> None:
    queues = r"(?:   !\n   tx-queue .*\n(?:      .*\n)+)+"
    without = re.sub(rf"({LAG}(?:   .*\n)*?){queues}", r"\1", PAGE.text)
    assert "belongs to this interface" in {line.reason for line in PAGE.read(without).unread}
    silent = without.replace(
        "   lacp timer fast\n", "   lacp timer fast\n   no lldp transmit\n   no lldp receive\n"
    )
    assert PAGE.read(silent).unread == ()


def test_no_lossless_class_on_a_lag() -> None:
    assert any(
        reason.endswith("a LAG has no lossless queue: its members do not pause")
        for reason in reasons((f"{LAG}   desc", f"{LAG}{LOSSLESS_QUEUE}   desc"))
    )
    moved = PAGE.text.replace("Ethernet10.102", "Port-Channel1.102")
    assert "a LAG has no lossless class: its members do not pause" in {
        line.reason for line in PAGE.read(moved).unread
    }


def test_macsec_is_read_with_its_key() -> None:
    assert INTERFACES["Ethernet1"].macsec == MacSec(
        key_name=f"{3:064x}", key="secret:macsec.cp-sp1.cp-br1"
    )
    assert INTERFACES["Ethernet2"].macsec is None


@pytest.mark.parametrize("key_name", [f"{3:062x}", f"{3:066x}", f"{0xA:064X}"])
def test_a_key_name_has_64_digits_in_lower_case(key_name: str) -> None:
    assert "a profile without a key" in reasons((f"{3:064x}", key_name))


def test_a_block_without_profiles_is_refused() -> None:
    text = re.sub(r"mac security\n(?:   .*\n)+", "mac security\n", PAGE.text)
    text = text.replace("   mac security profile MS-Ethernet1\n", "")
    assert [line.text for line in PAGE.read(text).unread] == ["mac security"]


def test_the_lossless_class_is_read() -> None:
    port = INTERFACES["Ethernet1"]
    assert port.lossless
    assert Queue(traffic_class=TrafficClass.LOSSLESS, percent=30) in port.queues
    assert INTERFACES["Ethernet10"].lossless
    assert INTERFACES["Ethernet10.102"].marking is TrafficClass.LOSSLESS
    assert not INTERFACES["Ethernet2"].lossless


def test_without_a_lossless_class_nothing_speaks_of_one() -> None:
    text = re.sub(r"   priority-flow-control .*\n", "", PAGE.text)
    text = re.sub(r"   tx-queue 4\n(?:      .*\n)+", "", text)
    text = text.replace("set dscp 24", "set dscp 0").replace(
        "set traffic-class 4", "set traffic-class 0"
    )
    unread = PAGE.read(text).unread
    assert {line.reason for line in unread} == {"belongs to a device with a lossless class, once"}
    # The map of two lines, four of the watchdog, the tunnel's.
    assert len(unread) == 7


def test_a_port_towards_a_lossless_endpoint_marks_without_a_share() -> None:
    assert INTERFACES["Ethernet10"].queues == ()
    block = "   tx-queue 4\n      no priority\n      random-detect ecn minimum-threshold 128"
    assert PAGE.text.count(block) == 1
    rest = " kbytes maximum-threshold 192 kbytes max-mark-probability 100\n"
    whole = block + rest
    assert "belongs to this interface" in reasons((whole, ""))
    assert "said twice" in reasons((whole, whole + whole))
    assert reasons(("minimum-threshold 128", "minimum-threshold 512"))
    port = "interface Ethernet9\n"
    assert "does not belong to this interface" in reasons((f"\n{port}", f"\n{port}{whole}"))
    core = "   tx-queue 6\n"
    assert "does not belong to this interface" in reasons((core, whole + core))


def test_bfd_of_several_hops_is_for_sessions_between_loopbacks() -> None:
    bfd = "   neighbor 100.64.20.1 bfd\n"
    assert bfd in PAGE.text
    without = PAGE.text.replace(bfd, "")
    refused = [line.text for line in PAGE.read(without).unread]
    assert refused == ["50 permit udp any any eq 4784"] * 2
    bare = without.replace("   50 permit udp any any eq 4784\n", "")
    assert PAGE.read(bare).unread == ()
    missing = [
        line.text
        for line in PAGE.read(
            bare.replace(
                "   neighbor 100.64.20.1 update-source",
                f"{bfd}   neighbor 100.64.20.1 update-source",
            )
        ).unread
    ]
    assert len(missing) == 2


def test_source_checks_are_read_where_they_are() -> None:
    assert [name for name, interface in INTERFACES.items() if interface.urpf] == [
        "Ethernet10.101",
        "Ethernet10.102",
    ]


def test_the_lists_of_the_control_plane_are_no_filters() -> None:
    assert not [f.name for f in PAGE.device.filters if f.name.startswith("CONTROL-PLANE")]
    assert "without the ipv4 list CONTROL-PLANE-4, all packets may enter" in reasons(
        ("ip access-group A101-5-4 in", "ip access-group CONTROL-PLANE-4 in")
    )


@pytest.mark.parametrize(
    ("ours", "shown"),
    [
        ("30 permit tcp any any eq 179", "30 permit tcp any any eq bgp"),
        ("eq 3784 ttl eq 255", "eq bfd ttl eq 255"),
        ("50 permit udp any any eq 4784", "50 permit udp any any eq multihop-bfd"),
        ("30 permit tcp any any eq 22", "30 permit tcp any any eq ssh"),
        ("50 permit udp any any eq 161", "50 permit udp any any eq snmp"),
        ("aes256-ctr aes256-gcm@openssh.com", "aes256-gcm@openssh.com aes256-ctr"),
        ("      set dscp 24", "      set dscp cs3"),
        ("      set dscp 26", "      set dscp af31"),
        ("!\nno ip icmp redirect", "!\nlldp run\nno ip icmp redirect"),
    ],
)
def test_what_a_device_shows_otherwise_is_the_same(ours: str, shown: str) -> None:
    assert ours in PAGE.text
    found = PAGE.read(PAGE.text.replace(ours, shown, 1))
    assert found.unread == ()
    assert found.device == PAGE.device


def test_an_administrator_admin_keeps_its_account() -> None:
    text = PAGE.text.replace("username netops", "username admin")
    assert [line.text for line in PAGE.read(text).unread] == ["no username admin"]
    assert PAGE.read(text.replace("no username admin\n", "")).unread == ()


def test_without_a_management_port_no_line_names_one() -> None:
    text = re.sub(r"interface Management1\n(?:   .*\n)+!\n", "", PAGE.text)
    assert len(PAGE.read(text).unread) == 3
    text = re.sub(r"(?m)^.* Management1\n", "", text)
    assert PAGE.read(text).unread == ()


def test_the_first_management_port_sends_what_servers_get() -> None:
    more = "interface Management{}\n   no shutdown\n   vrf MGMT\n!\ninterface Vxlan1\n"
    later = PAGE.text.replace("interface Vxlan1\n", more.format(10))
    assert PAGE.read(later).unread == ()
    earlier = PAGE.text.replace("interface Vxlan1\n", more.format(0))
    assert len(PAGE.read(earlier).unread) == 3
