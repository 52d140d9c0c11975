"""Junos text says everything that a device is, in exactly the reviewed words, or refuses to.

The words are in ``tests/golden/junos``; what is refused is in ``test_junos_refusals``.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from ipaddress import IPv6Address, IPv6Network

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citynet.city.model import City
from citynet.device.model import AlgorithmLocator, Device, Platform
from citynet.errors import FindingsError
from citynet.intent.model import Intents
from citynet.render.filters import FILTERS
from tests.compilation.stages import run
from tests.render.changes import silent_changes
from tests.render.junos_texts import below, statements
from tests.render.samples_junos import BARE, BORDER, EDGE, REFLECTOR, SAMPLES
from tests.render.texts import config_of, same_as_golden, worked_examples
from tests.support.wide_city import wide_cities

LOOPBACK = IPv6Address("2001:db8:10::2")


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: device.name)
def test_word_by_word(device: Device) -> None:
    assert same_as_golden(f"junos/{device.name}.conf", config_of(device).text)


def test_the_dialect_page_ends_with_real_devices() -> None:
    texts = [config_of(device).text for device in (BORDER, REFLECTOR)]
    assert list(worked_examples("junos")) == texts


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: device.name)
def test_no_part_of_a_device_is_left_out(device: Device) -> None:
    assert silent_changes(device, lambda one: config_of(one).text, (".platform",)) == []


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: device.name)
def test_every_container_has_statements_and_every_statement_stands_once(device: Device) -> None:
    text = config_of(device).text
    assert text.startswith("#RANCID-CONTENT-TYPE: juniper\n")
    assert not re.search(r"\{\n *\}", text)
    assert [one for one, times in Counter(statements(text)).items() if times > 1] == []


def test_terms_stand_in_the_order_of_their_rules() -> None:
    for device in SAMPLES:
        for one in device.filters:
            family = "family inet" if one.family == "ipv4" else "family inet6"
            path = ("firewall", family, f"filter {one.name}")
            terms = [word.split()[1] for word in below(device, *path)]
            assert list(dict.fromkeys(terms)) == [str(rule.sequence) for rule in one.rules]


def test_a_marking_goes_on_into_the_filter_or_into_one_that_lets_all_pass() -> None:
    lists = {
        words[-1]
        for device in SAMPLES
        for words in statements(config_of(device).text)
        if words[-1].startswith("input-list")
    }
    assert lists == {
        "input-list [ MARK-assured-4 A101-1-4 ]",
        "input-list [ MARK-assured-6 A101-1-6 ]",
        "input-list [ MARK-expedited-4 A105-1-4 ]",
        "input-list [ MARK-expedited-6 PASS-6 ]",
        "input-list [ MARK-control-4 PASS-4 ]",
        "input-list [ MARK-standard-4 PORT-4 ]",
        "input-list [ MARK-standard-6 PASS-6 ]",
        "input-list [ MARK-assured-4 H101-1-4 ]",
        "input-list [ MARK-assured-6 H101-1-6 ]",
    }


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: device.name)
def test_every_name_that_the_text_uses_is_defined_there_and_the_other_way_round(
    device: Device,
) -> None:
    text = config_of(device).text
    names = r"(?:(?:VRF-)?(?:IN|OUT)|RT|QUEUES|SHAPER|MARK|PASS|RE|RPF|MACSEC|percent)-[\w.-]+"
    kinds = "policy-statement |filter |policer |connectivity-association "
    defined = set(re.findall(rf"^ *(?:{kinds})?({names}) \{{$", text, re.MULTILINE))
    defined |= set(re.findall(rf"^ *community ({names}) members", text, re.MULTILINE))
    used = {
        name
        for line in text.splitlines()
        if line.endswith(";") and " members " not in line and "description" not in line
        for name in re.findall(rf"(?<![\w-])({names})", line)
    }
    assert used == defined


def test_the_device_is_protected_wherever_packets_for_it_come_in() -> None:
    for device in SAMPLES:
        assert below(device, "interfaces", "lo0", "unit 0", "family inet", "filter") == [
            "input RE-4"
        ]
        assert below(device, "interfaces", "lo0", "unit 0", "family inet6", "filter") == [
            "input RE-6"
        ]


def test_a_term_of_the_protection_stands_only_beside_the_list_that_it_names() -> None:
    for device in SAMPLES:
        text = config_of(device).text
        policies, _, firewall = text.partition("\nclass-of-service {\n")
        for name in ("BGP-PEERS", "VRF-PEERS", "MGMT-SOURCES", "NTP-SERVERS", "TACACS-SERVERS"):
            for version in (4, 6):
                listed = f"    prefix-list {name}-{version} {{\n" in policies
                assert listed == (f" {name}-{version};\n" in firewall)


@pytest.mark.parametrize("version", [4, 6])
def test_bfd_is_heard_only_where_sessions_have_it(version: int) -> None:
    family, name = "family inet" if version == 4 else "family inet6", f"filter RE-{version}"
    for device in SAMPLES:
        heard = {words.split()[1] for words in below(device, "firewall", family, name)}
        assert device.bgp is not None
        with_bfd = [
            one for one in device.bgp.neighbors if one.bfd and one.address.version == version
        ]
        assert ("bfd" in heard) == any(one.vrf is not None for one in with_bfd)
        assert ("bfd-multihop" in heard) == any(one.vrf is None for one in with_bfd)


def test_no_term_of_the_protection_matches_either_port() -> None:
    for device in SAMPLES:
        assert "port bgp" not in {words[-1] for words in statements(config_of(device).text)}


def test_only_a_reflector_without_services_leaves_next_hops_unresolved() -> None:
    assert "no-resolution" not in config_of(BORDER).text
    assert "no-resolution" not in config_of(EDGE).text
    assert config_of(REFLECTOR).text.count("no-resolution;") == 4
    assert config_of(BARE).text.count("no-resolution;") == 1


def test_a_reflector_with_a_locator_repairs_paths_with_it() -> None:
    device = replace(REFLECTOR, srv6=BORDER.srv6 and replace(BORDER.srv6, source=LOOPBACK))
    interface = below(device, "protocols", "isis", "interface et-0/0/0.0", "level 2")
    assert interface[:2] == [
        f"srv6-adjacency-segment unprotected locator {name} dynamic-end-x-sid"
        for name in ("MAIN", "ALG128")
    ]
    assert config_of(device).text.count("no-resolution;") == 4


def test_everything_goes_from_an_empty_list_to_reject() -> None:
    policy = "policy-statement OUT-S101-office-H101-1-6-out"
    assert below(BORDER, "policy-options", policy) == [
        "term listed from protocol [ bgp direct ]",
        "term listed from prefix-list H101-1-6-out",
        "term listed then reject",
        "term rest then reject",
    ]


def test_a_port_counts_its_header_and_a_tag_where_there_are_tags() -> None:
    for name, mtu in (("et-0/0/0", "mtu 9114"), ("et-0/0/1", "mtu 9018"), ("ae0", "mtu 9114")):
        assert mtu in below(BORDER, "interfaces", name)
    assert "vlan-tagging" in below(BORDER, "interfaces", "et-0/0/1")
    assert "vlan-tagging" not in below(BORDER, "interfaces", "et-0/0/0")


def test_a_lag_has_the_speed_of_a_member() -> None:
    assert "aggregated-ether-options link-speed 100g" in below(BORDER, "interfaces", "ae0")
    assert "aggregated-ether-options link-speed 25g" in below(EDGE, "interfaces", "ae1")
    assert below(EDGE, "chassis", "aggregated-devices", "ethernet") == ["device-count 13"]


@given(st.integers(1, 10**9))
def test_a_rate_is_what_its_suffix_says(kilobits: int) -> None:
    word = FILTERS["junos_rate"](kilobits * 1000)
    match = re.fullmatch(r"([1-9][0-9]*)([kmg])", str(word))
    assert match
    assert int(match[1]) * {"k": 10**3, "m": 10**6, "g": 10**9}[match[2]] == kilobits * 1000
    assert int(match[1]) % 1000 or match[2] == "g"


@given(st.integers(0, 2**64 - 1), st.integers(1, 2**15 - 1))
def test_a_function_is_bits_64_to_79_under_the_locator(prefix: int, function: int) -> None:
    locator = AlgorithmLocator(name="X", prefix=IPv6Network((prefix << 64, 64)), algorithm=0)
    sid = FILTERS["junos_sid"](function, locator)
    assert isinstance(sid, IPv6Address)
    assert sid in locator.prefix
    assert int(sid) & (2**64 - 1) == function << 48


@given(st.text(max_size=30))
def test_no_text_becomes_more_than_its_line(text: str) -> None:
    first, *interfaces = BARE.interfaces
    device = replace(BARE, interfaces=(replace(first, description=text), *interfaces))
    try:
        lines = config_of(device).text.splitlines()
    except FindingsError:
        return
    assert [one for one in lines if one != f'        description "{text}";'] == config_of(
        BARE
    ).text.splitlines()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(wide_cities())
def test_compiled_devices_are_written_whole(drawn: tuple[City, Intents]) -> None:
    for device in run(*drawn).devices.values():
        if device.platform is Platform.JUNOS:
            text = config_of(device).text
            assert not re.search(r"\{\n *\}", text)
            assert set(Counter(statements(text)).values()) == {1}


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("    host-name eg-br2;", "platform/junos"),
        ("            device-count 1;", "domain/egov"),
        ("                ipv6-unicast-metric 20;", "domain/egov"),
        ("            forwarding-class assured scheduler percent-15;", "domain/egov"),
        ("                    input-list [ MARK-assured-4 A101-1-4 ];", "slice/office"),
        ("            bandwidth-limit 200m;", "slice/justice"),
        ("                    source-port 443-445;", "boundary/office-cloud"),
        ("                            end-dt6-sid 2001:db8:1000:1009:fe::;", "slice/justice"),
        ("        filter PASS-6 {", "slice/justice"),
        ("        filter MARK-assured-4 {", "slice/office"),
        ("                        VRF-PEERS-4;", "slice/office"),
        ("    traffic-control-profiles {", "slice/office"),
        ("        hierarchical-scheduler;", "slice/office"),
        ("    prefix-list INFRA-4 {", "domain/egov"),
        ("    community RT-65010-105 members target:65010:105;", "slice/justice"),
        ("                group HAND-OFF {", "slice/office"),
        ("    policy-statement LOAD-BALANCE {", "platform/junos"),
        ("    macsec {", "domain/egov"),
    ],
)
def test_lines_name_their_source_first(line: str, source: str) -> None:
    file = config_of(BORDER)
    lines = file.text.splitlines()
    assert len(lines) == len(file.origins)
    found = {file.origins[number][0] for number, one in enumerate(lines) if one == line}
    assert found == {source}
