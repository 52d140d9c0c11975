"""FRR's classes of hand-offs: what each is guaranteed, and what has no place among them.

Also what other platforms have and FRR has not: refused by name, never left out.
"""

from __future__ import annotations

import re
from dataclasses import replace
from ipaddress import IPv6Address, ip_address
from typing import Any, Final

import pytest

from citynet.device.model import (
    Application,
    ApplicationMatch,
    CandidatePath,
    Collector,
    Device,
    Interface,
    InterfaceKind,
    Measurement,
    PortRange,
    SliceInstance,
    SliceShare,
    Srv6Policy,
    Steering,
    Telemetry,
    TrafficClass,
)
from citynet.errors import FindingsError
from citynet.render import render
from tests.render.samples_frr import EDGE
from tests.render.samples_frr_hand_offs import HAND_OFFS
from tests.render.texts import templates

CLASS: Final = re.compile(
    r"class add dev (\S+) parent 1:(\S*) classid 1:(\S+) htb rate (\d+)bit ceil (\d+)bit .*"
)


def text_of(device: Device, path: str) -> str:
    (configuration,) = render([device], templates())
    return "".join(file.text for file in configuration.files if file.path == path)


def classes(device: Device) -> dict[str, tuple[str, int, int]]:
    """Return the classes of the trunk: number -> parent, rate, ceil."""
    found = map(CLASS.fullmatch, text_of(device, "etc/citynet/tc").splitlines())
    return {
        match[3]: (match[2], int(match[4]), int(match[5]))
        for match in found
        if match is not None and match[1] == "eth9"
    }


def changed(name: str, **fields: Any) -> Device:  # noqa: ANN401
    """Return the border with an interface changed."""
    return replace(
        HAND_OFFS,
        interfaces=tuple(
            replace(one, **fields) if one.name == name else one for one in HAND_OFFS.interfaces
        ),
    )


def test_what_is_below_a_class_is_the_class_no_more_and_no_less() -> None:
    found = classes(HAND_OFFS)
    below: dict[str, int] = {}
    for parent, rate, _ in found.values():
        below[parent] = below.get(parent, 0) + rate
    assert {parent: below[parent] for parent in ("25", "23")} == {
        parent: found[parent][1] for parent in ("25", "23")
    }
    assert below["1"] == found["1"][1] == 10**10
    port = 10**10
    assert found["23"] == ("1", port * 12 // 100, port)
    assert found["1000"] == ("23", 120 * 10**6, 400 * 10**6)
    assert found["1001"] == ("23", 10**9, 2 * 10**9)
    assert found["1002"] == ("25", 10**6, 10**6)
    # Where nobody has a part of it, a class is what it always was.
    assert (found["16"][0], found["10"][0]) == ("1", "1")


def test_what_is_left_of_a_class_is_never_nothing() -> None:
    found = classes(changed("eth9.1001", committed=2 * 10**9))
    assert found["13"] == ("23", 10**6, 10**10)


def test_no_class_but_control_can_be_named_before_a_sub_interface() -> None:
    lines = text_of(HAND_OFFS, "etc/nftables.conf").splitlines()
    said = [line.strip() for line in lines if "meta priority set" in line]
    named = [line for line in said if line.startswith("oifname")]
    assert named == [
        f'oifname "eth9.{vlan}" meta priority set 1:{vlan}' for vlan in (1000, 1001, 1002)
    ]
    after = said[said.index(named[-1]) + 1 :]
    assert all(line.endswith("1:16") for line in after)
    assert len(after) == 3


def test_a_shaper_alone_is_where_it_was() -> None:
    bare = replace(
        HAND_OFFS, interfaces=tuple(replace(one, committed=None) for one in HAND_OFFS.interfaces)
    )
    text = text_of(bare, "etc/citynet/tc")
    assert text.count(" tbf rate ") == 4
    assert not {"20", "23", "25", "26"} & classes(bare).keys()
    assert 'oifname "eth9' not in text_of(bare, "etc/nftables.conf")


def test_sessions_without_ttl_security_are_as_they_were() -> None:
    assert HAND_OFFS.bgp is not None
    neighbors = tuple(replace(one, ttl_security=False) for one in HAND_OFFS.bgp.neighbors)
    text = text_of(
        replace(HAND_OFFS, bgp=replace(HAND_OFFS.bgp, neighbors=neighbors)), "etc/nftables.conf"
    )
    assert "255 tcp" not in text
    assert "chain sessions" not in text


def test_no_keys_without_signing_servers() -> None:
    paths = {file.path for file in render([EDGE], templates())[0].files}
    assert "etc/chrony/citynet.keys" not in paths
    assert "key 1" in text_of(HAND_OFFS, "etc/chrony/chrony.conf")


SRV6 = HAND_OFFS.srv6
BGP = HAND_OFFS.bgp
assert SRV6 is not None
assert BGP is not None
BGP_NEAR = replace(BGP, neighbors=tuple(replace(one, ttl_security=True) for one in BGP.neighbors))
VRF = HAND_OFFS.vrfs[0]
HERE: Final = "S201-clinics"
REFUSED = {
    "guaranteed rate 120000000 of eth9.1000 beside the shaper None": changed(
        "eth9.1000", shaper=None
    ),
    "guaranteed rate 120000000 of eth9.1000 beside the shaper 5": changed("eth9.1000", shaper=5),
    "guaranteed rate 0 of eth9.1000": changed("eth9.1000", committed=0),
    "guaranteed rate of eth9.1000, whose VLAN is 16": changed("eth9.1000", vlan=16),
    "guaranteed rate of eth9.1000 in no queue of its port": changed("eth9.1000", marking=None),
    "guaranteed rate of eth9.1002 in no queue": changed("eth9", queues=(), speed=None),
    "guaranteed rate of eth9 in no queue": changed("eth9", committed=10**6),
    "lossless traffic of eth9.1000": changed("eth9.1000", marking=TrafficClass.LOSSLESS),
    "least number of links of eth9": changed("eth9", min_links=2),
    "share of slice instance 7 on eth1": changed(
        "eth1", slices=(SliceShare(slice=7, rate=10**6, dedicated=False),)
    ),
    "slice instance 7": replace(HAND_OFFS, slices=(SliceInstance(number=7),)),
    f"slice instance 7 of {HERE}": replace(
        HAND_OFFS, vrfs=(replace(VRF, slice=7), *HAND_OFFS.vrfs[1:])
    ),
    f"colour 7 of {HERE}": replace(HAND_OFFS, vrfs=(replace(VRF, color=7), *HAND_OFFS.vrfs[1:])),
    "SRv6 policy P1000-3": replace(
        HAND_OFFS,
        policies=(
            Srv6Policy(
                name="P1000-3",
                color=1000,
                endpoint=IPv6Address("2001:db8:10::3"),
                paths=(CandidatePath(preference=100, segments=()),),
            ),
        ),
    ),
    "application S201-voice": replace(
        HAND_OFFS, applications=(Application(name="S201-voice", number=1),)
    ),
    "application S201-voice on eth9.1000": changed(
        "eth9.1000",
        applications=(
            ApplicationMatch(application="S201-voice", protocol=6, ports=(PortRange(1, 1),)),
        ),
    ),
    "steering of colour 201": replace(
        HAND_OFFS, steering=(Steering(color=201, colors=(), default=1000),)
    ),
    "End SID 256": replace(HAND_OFFS, srv6=replace(SRV6, end=256)),
    "measurement": replace(HAND_OFFS, measurement=Measurement()),
    "telemetry": replace(
        HAND_OFFS,
        telemetry=Telemetry(
            collectors=(Collector(address=ip_address("198.51.100.9"), port=57400),), interval=10
        ),
    ),
    "TTL security of 2001:db8:10::1": replace(HAND_OFFS, bgp=BGP_NEAR),
}


@pytest.mark.parametrize(("words", "device"), REFUSED.items(), ids=REFUSED.keys())
def test_what_frr_cannot_say_is_refused_by_name(words: str, device: Device) -> None:
    with pytest.raises(FindingsError) as caught:
        render([device], templates())
    (finding,) = caught.value.findings
    assert finding.code == "CN708"
    assert words in (finding.found or "")


def test_a_port_may_mark_without_a_policer() -> None:
    port = Interface(
        name="eth12", kind=InterfaceKind.PHYSICAL, marking=TrafficClass.EXPEDITED, policer=None
    )
    text = text_of(
        replace(EDGE, interfaces=(*EDGE.interfaces, port)),
        "etc/nftables.conf",
    )
    assert 'iifname "eth12" ip dscp set 46' in text
