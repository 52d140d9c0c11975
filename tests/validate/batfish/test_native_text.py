"""What Batfish is given is the text; what it may leave unread is named, line by line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from citynet.device.model import Platform
from tests.validate.batfish import mini
from validate.batfish.native.assemble import NativeText, native_text
from validate.batfish.native.eos import may_stay_unread
from validate.batfish.native.frr import left_out
from validate.outcome import Network


@pytest.fixture(scope="module")
def network() -> Network:
    return mini.network()


@pytest.fixture(scope="module")
def native(network: Network) -> NativeText:
    return native_text(network)


def test_eos_is_given_as_it_is(native: NativeText, network: Network) -> None:
    for name in ("cb", "sp"):
        assert native.files[name].lines == network.texts[name, "config"]
        assert native.snapshot.files[f"configs/{name}.cfg"].startswith("!RANCID-CONTENT-TYPE")


def test_what_batfish_is_not_given_has_a_reason(network: Network) -> None:
    devices = {**network.devices, "cb": replace(network.devices["cb"], platform=Platform.VRP)}
    native = native_text(replace(network, devices=devices))
    assert set(native.not_covered) == {"cb"}
    assert "cb" not in native.files


def test_every_line_knows_where_it_stands(native: NativeText, network: Network) -> None:
    for file in native.files.values():
        for number, (text, (path, line)) in enumerate(
            zip(file.lines, file.sources, strict=True), 1
        ):
            if line:
                assert network.texts[file.device, path][line - 1] == text
                assert file.place(number).startswith(f"{file.device}:{path}:{line}: ")
        assert file.place(0) == file.place(len(file.lines) + 1) == ""


def test_frr_keeps_what_batfish_reads(native: NativeText) -> None:
    lines = native.files["br"].lines
    assert "    vrf S102-one" in lines
    assert " neighbor 100.126.0.1 remote-as 65020" in lines
    assert any(line.startswith("ip prefix-list H102-0-4-in") for line in lines)
    text = "\n".join(lines)
    for kept, is_there in (("eth9", True), ("eth9.1000", False), ("x105l", True)):
        stanza = text.partition(f"iface {kept}\n")[2].partition("auto")[0]
        assert ("    mtu 9000" in stanza) is is_there
    for gone in ("isis", "segment-routing", "sid vpn", "veth", "password", "exit"):
        assert gone not in text


def test_blocks_are_left_out_to_their_end() -> None:
    lines = [
        "router bgp 1",
        " neighbor 10.0.0.1 remote-as 2",
        " segment-routing srv6",
        "  locator MAIN",
        " exit",
        " !",
        " address-family ipv4 vpn",
        "  neighbor 10.0.0.1 activate",
        " exit-address-family",
        " bgp router-id 10.0.0.9",
        "exit",
        "router isis core",
        " net 49.0001.0000.0000.0001.00",
        "exit",
        "ip prefix-list A seq 5 permit 10.0.0.0/8",
    ]
    gone = left_out(lines)
    assert [line for index, line in enumerate(lines) if index not in gone] == [
        "router bgp 1",
        " neighbor 10.0.0.1 remote-as 2",
        " bgp router-id 10.0.0.9",
        "ip prefix-list A seq 5 permit 10.0.0.0/8",
    ]


EOS = (
    "interface Ethernet1",
    "   isis bfd",
    "   ipv6 access-group A-6 in",
    "!",
    "ip access-list A-4",
    "   10 permit ip any any",
    "   isis bfd",
    "router bgp 1",
    "   no shutdown",
    "   vrf MGMT",
    "management ssh",
    "   vrf MGMT",
    "      no shutdown",
    "qos map dscp 0 to traffic-class 0",
    "   qos map dscp 0 to traffic-class 0",
    "management api gnmi",
    "   transport grpc EVERY-10-6030",
    "      port 6030",
    "      shutdown",
    "management security",
    "   ssl profile GNMI",
    "      trust certificate collectors.crt",
    "router bgp 65020",
    "   vrf S101-office",
    "      neighbor 100.126.0.0 ttl maximum-hops 1",
    "      neighbor 100.126.0.0 ttl maximum-hops 2",
    "management console",
    "   neighbor 100.126.0.0 ttl maximum-hops 1",
)


def test_a_line_may_stay_unread_in_its_own_block_only() -> None:
    unread = {n for n in range(1, len(EOS) + 1) if may_stay_unread(EOS, n)}
    assert unread == {2, 3, 12, 13, 14, 16, 17, 18, 20, 21, 22, 25}


def test_devices_without_text_are_said_not_to_be_covered(network: Network) -> None:
    bare = Network(city=network.city, devices=network.devices, texts={})
    found = native_text(bare)
    assert found.files == {}
    assert set(found.not_covered) == set(mini.PLATFORMS)
