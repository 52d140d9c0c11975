"""IOS-XR text says everything that a device is, in exactly the reviewed words, or refuses to.

The words are in ``tests/golden/iosxr``; what is refused is in ``test_iosxr_refusals``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.device.model import Device, Interface, Platform, Policer, Queue, TrafficClass
from citynet.device.sorting import sorted_device
from citynet.errors import FindingsError
from citynet.render import render
from tests.compilation.stages import run
from tests.render.changes import silent_changes
from tests.render.samples_iosxr import (
    BORDER,
    CORE,
    EDGE,
    GUARDED,
    PAGE,
    PLAIN,
    SAMPLES,
    VARIED,
)
from tests.render.texts import config_of, same_as_golden, templates, worked_examples
from tests.support.wide_city import wide_city

# A sub-interface's name has its parent in it.
IMPLIED = ("parent", "platform")

# Lines that stand behind the blocks of their own block.
LAST_LINES = ("end-class-map", "end-policy-map")

# Blocks that have an end of their own: between these lines there are no blocks.
TEXTS = ("prefix-set ", "route-policy ")


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: device.name)
def test_word_by_word(device: Device) -> None:
    assert same_as_golden(f"iosxr/{device.name}.cfg", config_of(device).text)


def test_the_dialect_page_ends_with_real_devices() -> None:
    assert worked_examples("iosxr") == [config_of(device).text for device in PAGE]


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: device.name)
def test_no_part_of_a_device_is_left_out(device: Device) -> None:
    assert silent_changes(device, lambda one: config_of(one).text, IMPLIED) == []


def misplaced(text: str) -> Iterator[str]:
    """Yield lines that XR, which ignores indentation, would read in another block than meant.

    That is a line behind an inner block that nothing closed, and one behind a closed inner block
    that is neither a block itself nor the end of the outer one.
    """
    lines = text.splitlines()
    opened: list[str] = []  # lines that opened a block that is not closed yet
    behind: set[int] = set()  # indentations at which a block was closed
    inside = False  # a set or a policy, which has no blocks
    for number, line in enumerate(lines, 1):
        if inside or line.startswith(TEXTS):
            inside = not line.startswith("end-")
            continue
        depth = len(line) - len(line.lstrip(" "))
        if line.strip() == "!":
            if len(opened) == depth + 1:
                opened.pop()
            elif line != "!":
                yield f"{number}: nothing to close"
            behind = {one for one in behind if one <= depth} | {depth}
            continue
        if depth > len(opened):
            yield f"{number}: {line}"
        if depth < len(opened):
            yield f"{number}: {opened[-1]} is not closed before {line}"
            del opened[depth:]
        behind = {one for one in behind if one <= depth}
        following = lines[number] if number < len(lines) else ""
        opens = following.startswith(" " * (depth + 1)) or following == " " * depth + "!"
        if opens and not line.lstrip().startswith(LAST_LINES):
            opened.append(line)
        elif depth in behind and depth and not line.lstrip().startswith(LAST_LINES):
            yield f"{number}: {line} stands behind a block"


def test_misplaced_lines_are_found() -> None:
    good = "a\n b\n c\n  d\n !\n!\nend\n"
    assert list(misplaced(good)) == []
    assert list(misplaced("a\n c\n  d\n !\n b\n!\nend\n")) == ["5:  b stands behind a block"]
    assert list(misplaced("a\n c\n  d\n e\n  f\n !\n!\nend\n")) == ["4:  c is not closed before  e"]
    assert list(misplaced("a\n b\nend\n")) == ["3: a is not closed before end"]
    assert list(misplaced("a\n  b\n!\n"))


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: device.name)
def test_plain_lines_come_before_blocks_and_every_block_is_closed(device: Device) -> None:
    text = config_of(device).text
    assert list(misplaced(text)) == []
    lines = text.splitlines()
    assert lines[0] == "!RANCID-CONTENT-TYPE: cisco-xr"
    assert lines[-1] == "end"
    # No two sections are alike, so nothing stands in the text twice.
    heads = [line for line in lines if line and line[0] not in " !"]
    heads = [line for line in heads if not line.startswith("end-")]
    assert len(heads) == len(set(heads))


@given(st.integers(0, 2**32 - 1))
def test_what_the_compiler_makes_can_be_said(seed: int) -> None:
    devices = run(*wide_city(seed)).devices.values()
    ours = [device for device in devices if device.platform is Platform.IOSXR]
    configurations = render(ours, templates())
    assert len(configurations) == len(ours)
    for configuration in configurations:
        (file,) = configuration.files
        assert list(misplaced(file.text)) == []


def view_of(device: Device, opener: str) -> list[str]:
    """Return the lines under ``opener``, a line without indentation."""
    behind = config_of(device).text.partition(f"\n{opener}\n")[2]
    return behind.partition("\n!\n")[0].splitlines()


def policies_of(device: Device, interface: str) -> list[str]:
    words = " service-policy "
    lines = view_of(device, f"interface {interface}")
    return [line.removeprefix(words) for line in lines if line.startswith(words)]


def changed_interface(device: Device, interface: str, **fields: object) -> Device:
    return replace(
        device,
        interfaces=tuple(
            replace(one, **fields) if one.name == interface else one  # type: ignore[arg-type]
            for one in device.interfaces
        ),
    )


def without_interface(device: Device, interface: str) -> Device:
    kept = tuple(one for one in device.interfaces if one.name != interface)
    return replace(device, interfaces=kept)


def test_a_port_with_queues_and_no_subinterfaces_has_them_itself() -> None:
    port = "HundredGigE0/0/0/0"
    assert policies_of(BORDER, port) == ["input CLASSIFY", "output OUT-HundredGigE0-0-0-0"]
    marked = changed_interface(BORDER, port, marking=TrafficClass.ASSURED)
    assert policies_of(marked, port) == [
        "input IN-HundredGigE0-0-0-0",
        "output OUT-HundredGigE0-0-0-0",
    ]


def test_the_subinterfaces_of_a_port_with_queues_have_them_instead() -> None:
    port, below = "FortyGigE0/0/0/20", "FortyGigE0/0/0/20.1001"
    assert policies_of(BORDER, port) == []
    assert policies_of(BORDER, below) == ["input CLASSIFY", "output OUT-FortyGigE0-0-0-20.1001"]
    assert view_of(BORDER, "policy-map OUT-FortyGigE0-0-0-20.1001") == [
        " class class-default",
        "  service-policy OUT-FortyGigE0-0-0-20",
        "  shape average 2000000 kbps",
        " !",
        " end-policy-map",
    ]
    free = changed_interface(BORDER, below, shaper=None)
    assert policies_of(free, below) == ["input CLASSIFY", "output OUT-FortyGigE0-0-0-20"]
    empty = without_interface(BORDER, below)
    assert policies_of(empty, port) == ["input CLASSIFY", "output OUT-FortyGigE0-0-0-20"]


def test_without_queues_there_are_only_policies_of_ones_own() -> None:
    below = "FortyGigE0/0/0/20.1001"
    bare = changed_interface(BORDER, "FortyGigE0/0/0/20", queues=())
    assert policies_of(bare, below) == ["output OUT-FortyGigE0-0-0-20.1001"]
    assert "  service-policy" not in "".join(view_of(bare, "policy-map OUT-FortyGigE0-0-0-20.1001"))
    assert policies_of(EDGE, "TenGigE0/0/0/10") == []
    assert policies_of(EDGE, "TenGigE0/0/0/10.101") == ["input IN-TenGigE0-0-0-10.101"]
    assert policies_of(changed_interface(bare, below, shaper=None), below) == []


def test_every_policy_stands_somewhere_and_every_name_has_a_policy() -> None:
    for device in SAMPLES:
        lines = config_of(device).text.splitlines()
        made = {line.split()[1] for line in lines if line.startswith("policy-map ")}
        used = {line.split()[-1] for line in lines if line.lstrip().startswith("service-policy ")}
        assert used <= made
        assert made - used <= {"CLASSIFY"}


def test_the_default_class_has_what_the_queue_of_standard_is_guaranteed() -> None:
    assert view_of(VARIED, "policy-map OUT-Bundle-Ether9") == [
        " class TC-EXPEDITED",
        "  bandwidth percent 50",
        " !",
        " class class-default",
        " !",
        " end-policy-map",
    ]


def test_mtus_count_the_headers() -> None:
    assert " mtu 9114" in view_of(CORE, "interface Bundle-Ether2")
    assert " mtu 1518" in view_of(VARIED, "interface Bundle-Ether9.7")


def test_tenants_see_no_lldp_at_members_either() -> None:
    assert view_of(BORDER, "interface TenGigE0/0/0/16") == [
        " description member of Bundle-Ether1",
        " bundle id 1 mode active",
        " lacp period short",
    ]
    quiet = [" lldp", "  transmit disable", "  receive disable", " !"]
    assert view_of(VARIED, "interface TwentyFiveGigE0/0/0/31")[-4:] == quiet
    assert view_of(EDGE, "interface TenGigE0/0/0/10")[-4:] == quiet


def test_a_key_chain_for_each_secret_and_each_sealed_port() -> None:
    chains = [line for line in config_of(BORDER).text.splitlines() if line.startswith("key chain ")]
    assert [line.split()[-1] for line in chains] == [
        "isis.circle.hello",
        "isis.circle.lsp",
        "MACSEC-FortyGigE0-0-0-20",
        "MACSEC-HundredGigE0-0-0-0",
    ]
    assert "macsec" not in config_of(EDGE).text


def test_cards_run_bfd_for_bundles_and_for_sessions_between_loopbacks() -> None:
    words = "\nbfd\n multipath include location 0/0/CPU0\n!\n"
    assert words in config_of(BORDER).text
    assert words not in config_of(EDGE).text
    assert EDGE.bgp is not None
    near, far = EDGE.bgp.neighbors
    session = replace(EDGE, bgp=replace(EDGE.bgp, neighbors=(near, replace(far, bfd=True))))
    assert words in config_of(session).text


def test_only_reflectors_of_clients_keep_routes_that_no_vrf_imports() -> None:
    words = "  retain route-target all"
    assert view_of(CORE, "router bgp 65030").count(words) == 2
    assert words not in view_of(EDGE, "router bgp 65030")


def test_external_sessions_always_have_a_policy_each_way() -> None:
    text = config_of(VARIED).text
    assert text.count("\nroute-policy PASS\n  pass\nend-policy\n!\n") == 1
    assert text.count("   route-policy PASS in\n") == 2
    assert text.count("   route-policy PASS out\n") == 1
    assert "route-policy PASS" not in config_of(BORDER).text


def test_a_list_of_nothing_passes_nothing() -> None:
    text = config_of(BORDER).text
    assert "prefix-set H101-3-6-out" not in text
    assert view_of(BORDER, "route-policy H101-3-6-out")[0].endswith("in (::/0 le 128) then")
    assert view_of(BORDER, "route-policy H104-4-4-out")[0].endswith("in (0.0.0.0/0 le 32) then")


def test_a_closed_hand_off_passes_nothing_either_way() -> None:
    text = config_of(GUARDED).text
    for version, everything in ((4, "0.0.0.0/0 le 32"), (6, "::/0 le 128")):
        for way in ("in", "out"):
            name = f"H101-3-{version}-{way}"
            assert f"prefix-set {name}" not in text
            assert view_of(GUARDED, f"route-policy {name}")[:3] == [
                f"  if destination in ({everything}) then",
                "    drop",
                "  endif",
            ]
            assert f"    route-policy {name} {way}\n" in text


def test_a_hand_off_is_marked_without_a_policer() -> None:
    assert view_of(GUARDED, "policy-map IN-Bundle-Ether1.1001") == [
        " class class-default",
        "  set traffic-class 3",
        "  set dscp af31",
        " !",
        " end-policy-map",
    ]
    assert policies_of(GUARDED, "Bundle-Ether1.1001") == [
        "input IN-Bundle-Ether1.1001",
        "output OUT-Bundle-Ether1.1001",
    ]
    assert policies_of(GUARDED, "FortyGigE0/0/0/20.1004") == [
        "input IN-FortyGigE0-0-0-20.1004",
        "output OUT-FortyGigE0-0-0-20",
    ]


def test_time_is_signed_or_nothing_says_so() -> None:
    assert view_of(GUARDED, "ntp") == [
        " authenticate",
        " trusted-key 1",
        " cmac-authentication-key 1 cmac clear secret:ntp",
        " server vrf MGMT 198.51.100.201 key 1",
        " server vrf MGMT 198.51.100.202 key 1",
        " source vrf MGMT MgmtEth0/RP0/CPU0/0",
    ]
    unsigned = replace(GUARDED, management=replace(GUARDED.management, ntp_key=None))
    assert " key 1" not in "".join(view_of(unsigned, "ntp"))
    assert "authenticat" not in "".join(view_of(unsigned, "ntp"))


def test_telemetry_is_encrypted_and_leaves_by_management() -> None:
    lines = view_of(GUARDED, "telemetry model-driven")
    assert lines[1] == "  vrf MGMT"
    calls = [line.strip() for line in lines if line.startswith("   protocol")]
    assert calls == [
        f"protocol grpc tls-hostname {address}"
        for address in ("198.51.100.231", "198.51.100.232", "2001:db8:ffff::31")
    ]
    assert "  source-interface MgmtEth0/RP0/CPU0/0" in lines
    assert "  sensor-group-id CITY sample-interval 30000" in lines
    assert "telemetry" not in config_of(replace(GUARDED, telemetry=None)).text


def test_a_drained_link_is_the_last_resort_of_every_path() -> None:
    text = config_of(GUARDED).text
    assert "   metric 16777214\n" in text
    assert "   advertise-delay 16777215\n" in text


def test_only_guarded_sessions_ask_for_the_ttl_of_a_neighbor() -> None:
    assert view_of(GUARDED, "router bgp 65030").count("   ttl-security") == 2
    assert GUARDED.bgp is not None
    assert sum(one.ttl_security for one in GUARDED.bgp.neighbors) == 2


def test_management_is_on_its_port_and_nowhere_without_one() -> None:
    port = "MgmtEth0/RP0/CPU0/0"
    assert config_of(PLAIN).text.count(port) == 5
    text = config_of(VARIED).text
    assert "MgmtEth" not in text
    assert "control-plane" not in text


@given(st.text(max_size=30))
def test_no_text_becomes_more_than_its_line(text: str) -> None:
    *interfaces, last = EDGE.interfaces
    device = replace(EDGE, interfaces=(*interfaces, replace(last, description=text)))
    try:
        lines = config_of(device).text.splitlines()
    except FindingsError:
        return
    before = config_of(
        replace(EDGE, interfaces=(*interfaces, replace(last, description="")))
    ).text.splitlines()
    if text:
        place = lines.index(f" description {text}", lines.index(f"interface {last.name}"))
        assert lines[place - 1] == f"interface {last.name}"
        del lines[place]
    assert lines == before


@given(st.text(max_size=30))
def test_a_banner_ends_where_its_line_does(text: str) -> None:
    device = replace(PLAIN, management=replace(PLAIN.management, banner=text))
    try:
        lines = config_of(device).text.splitlines()
    except FindingsError:
        return
    (banner,) = (line for line in lines if line.startswith("banner"))
    assert banner == f"banner login ~{text}~"
    assert banner.count("~") == 2
    assert len(lines) == len(config_of(PLAIN).text.splitlines())


def an_interface(draw: st.DrawFn, device: Device) -> Interface:
    return draw(st.sampled_from(device.interfaces))


@st.composite
def varied_policies(draw: st.DrawFn) -> Device:
    """Draw the border with other queues, shapers, policers and markings."""
    interfaces = []
    for one in BORDER.interfaces:
        new = one
        if one.queues:
            classes = draw(st.sets(st.sampled_from([queue.traffic_class for queue in one.queues])))
            percent = st.integers(1, 25)
            queues = tuple(Queue(traffic_class=c, percent=draw(percent)) for c in sorted(classes))
            new = replace(new, queues=queues)
        if one.vlan is not None:
            shaper = draw(st.none() | st.integers(1, 10**6).map(lambda kbit: kbit * 1000))
            policer = draw(st.none() | st.just(Policer(rate=8000, burst=1500)))
            marking = draw(st.none() | st.just(TrafficClass.CONTROL))
            new = replace(new, shaper=shaper, policer=policer, marking=marking)
        interfaces.append(new)
    return sorted_device(replace(BORDER, interfaces=tuple(interfaces)))


@given(varied_policies())
def test_an_output_policy_stands_on_a_port_or_on_its_subinterfaces_never_on_both(
    device: Device,
) -> None:
    text = config_of(device).text
    assert list(misplaced(text)) == []
    parents = {one.parent for one in device.interfaces}
    for one in device.interfaces:
        said = dict(policy.split() for policy in policies_of(device, one.name))
        port = next((port for port in device.interfaces if port.name == one.parent), one)
        limited = one.policer is not None or one.marking is not None
        if one.name in parents and one.queues:
            assert said == {}
            continue
        # Whatever queues there are, packets get a class where they enter.
        assert ("input" in said) == (bool(port.queues) or limited)
        assert ("output" in said) == (bool(port.queues) or one.shaper is not None)
        for name in said.values():
            assert f"\npolicy-map {name}\n" in text


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("hostname ci-br1", "platform/iosxr"),
        ("class-map match-any TC-ASSURED", "platform/iosxr"),
        ("netconf-yang agent", "platform/iosxr"),
        ("key chain isis.circle.lsp", "domain/circle"),
        ("macsec-policy CITY", "domain/circle"),
        ("   metric 15", "domain/circle"),
        ("   locator ALG128", "domain/circle"),
        (" multipath include location 0/0/CPU0", "domain/circle"),
        ("vrf S104-metering", "slice/metering"),
        ("  shape average 400000 kbps", "slice/metering"),
        ("  service-policy OUT-Bundle-Ether1", "slice/metering"),
        (" service-policy output OUT-Bundle-Ether1.1004", "slice/metering"),
        (" vrf S104-metering", "slice/metering"),
        ("    locator ALG128", "slice/metering"),
        (" 10 permit tcp host 100.126.0.9 eq 179 host 100.126.0.8", "slice/office"),
        ("prefix-set H101-3-4-out", "slice/office"),
        ("    route-policy H101-3-4-in in", "slice/office"),
    ],
)
def test_lines_name_their_source_first(line: str, source: str) -> None:
    file = config_of(BORDER)
    lines = file.text.splitlines()
    assert len(lines) == len(file.origins)
    found = {file.origins[number][0] for number, one in enumerate(lines) if one == line}
    assert found == {source}


def test_what_stands_for_one_service_only_names_it() -> None:
    file = config_of(VARIED)
    lines = file.text.splitlines()
    sources = dict(zip(lines, file.origins, strict=True))
    assert sources["route-policy PASS"] == ("slice/office",)
    # The input policy of a trunk's sub-interface stands for the trunk's queues, too.
    assert sources[" service-policy output OUT-Bundle-Ether9"] == ("slice/office", "domain/circle")
