"""IOS-XR in part: sets and policies stay whole, banners say nothing, keys are not kept.

The device is a border of the reference city, with telephony, an L2VPN and a stranger's session
written into its text by hand.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest

from citynet.city.model import City, Ownership
from citynet.device.model import Device, Platform
from citynet.ownership import parse_tree, split_of, tree_text
from citynet.ownership.assembly import in_part, our_part
from citynet.ownership.facts import part_facts, without_strangers
from citynet.ownership.importing import Foreign, foreign_of
from citynet.ownership.planning import planned_change
from citynet.ownership.scope import naming_of, scope_of
from citynet.readers import read_back
from citynet.render.model import Configuration
from tasks.pipeline import Compiled, whole_texts
from tests.cities import REPOSITORY
from tests.support.typed_device import TypedDevice, blocks_of

DEVICE = "ci-br1"
BANNER = "banner motd ^\nRack 7. interface HundredGigE0/0/0/8.1000\nvrf S113-county-eme\n!\n^\n"
THEIRS = """vrf VOICE
 address-family ipv4 unicast
  import route-target
   65030:9001
  !
 !
!
username admin
 group root-lr
 secret 10 $6$hunter2hunter2$abcdefgh
!
interface HundredGigE0/0/0/9
 description campus
!
interface HundredGigE0/0/0/9.40 l2transport
 encapsulation dot1q 40
!
prefix-set VOICE-IN
  10.200.0.0/16 le 24
end-set
!
route-policy VOICE-IN
  if destination in VOICE-IN then
    pass
  endif
end-policy
!
l2vpn
 bridge group CAMPUS
  bridge-domain OFFICES
   interface HundredGigE0/0/0/9.40
   !
  !
 !
!
"""
STRANGER = """ neighbor 10.200.0.2
  remote-as 65501
  password encrypted 0822455D0A16
  address-family vpnv4 unicast
  !
 !
"""


@cache
def made() -> tuple[Compiled, Configuration, Device]:
    compiled, configurations = whole_texts(REPOSITORY)
    configuration = next(one for one in configurations if one.device == DEVICE)
    return compiled, configuration, next(one for one in compiled.devices if one.name == DEVICE)


def city() -> City:
    compiled = made()[0]
    devices = dict(compiled.city.devices)
    devices[DEVICE] = replace(devices[DEVICE], owns=Ownership.SERVICES)
    return replace(compiled.city, devices=devices)


@cache
def running() -> str:
    """Return what runs before: no service of ours, keys as a device shows them."""
    _, split, _ = our_part(made()[1], naming_of(city()))
    text = tree_text(Platform.IOSXR, split.foreign)
    text = re.sub(r"password clear \S+", "password encrypted 13061E010803", text)
    text = text.replace(
        " address-family vpnv4 unicast\n !\n", f" address-family vpnv4 unicast\n !\n{STRANGER}", 1
    )
    text = re.sub(r"router static\n", f"{THEIRS}router static\n", text)
    return text.replace("hostname", f"{BANNER}hostname", 1)


def split(text: str) -> Foreign:
    compiled, configuration, _ = made()
    numbers = {service.number for service in compiled.ids.services.values()}
    return foreign_of(
        text, configuration, naming_of(city()), numbers | set(compiled.ids.boundaries.values())
    )


@cache
def merged_text() -> str:
    _, configuration, device = made()
    (one,) = in_part(city(), (device,), (configuration,), {DEVICE: split(running()).text})
    return one.files[0].text


def test_a_running_configuration_is_kept_without_secrets_and_banners() -> None:
    found = split(running())
    assert found.problems == ()
    assert "0822455D0A16" not in found.text
    assert "13061E010803" not in found.text
    assert "hunter2" not in found.text
    assert "Rack 7" not in found.text
    assert "S113" not in found.text
    assert "  10.200.0.0/16 le 24\nend-set\n" in found.text
    assert "password clear secret:bgp.circle.core\n" in found.text
    assert split(found.text).text == found.text


def test_the_merged_text_says_the_device_and_foreign_lines_are_told_apart() -> None:
    _, _, device = made()
    read = read_back(DEVICE, Platform.IOSXR, {"config": merged_text()})
    facts = part_facts(read, merged_text(), split(running()).text, device, naming_of(city()))
    assert facts.differences == ()
    assert facts.unread == ()
    assert {"l2vpn", "interface HundredGigE0/0/0/9.40 l2transport"} <= {
        one.text for one in facts.foreign
    }
    _, strangers = without_strangers(read.device, device, frozenset())
    assert "10.200.0.2" in {str(one.address) for one in strangers}


def test_the_change_brings_the_device_to_the_merged_text() -> None:
    _, configuration, _ = made()
    foreign = split(running()).text
    planned = planned_change(running(), foreign, configuration, naming_of(city()))
    assert planned.problems == ()
    device = TypedDevice("iosxr", foreign)
    device.run(planned.script)
    assert device.blocks == blocks_of(merged_text())
    again = planned_change(merged_text(), foreign, configuration, naming_of(city()))
    assert again.commands == ()


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (
            "route-policy LEAK\n  set extcommunity rt (65030:113) additive\nend-policy",
            "route target",
        ),
        ("extcommunity-set rt LEAK\n  65030:*\nend-set", "route target"),
        (
            (
                "route-policy LEAK\n  if destination in H113-4-4-in then\n    pass\n  endif\n"
                "end-policy"
            ),
            "names what",
        ),
        ("prefix-set OPEN\n  10.0.0.0/8", "ends it"),
        ("vrf LEAK\n address-family ipv4 unicast\n  import from vrf S113-county-eme", "names what"),
        ("interface HundredGigE0/0/0/8.77\n encapsulation dot1q 1000", "VLAN 1000"),
        ("interface HundredGigE0/0/0/8.1000\n vrf VOICE\n encapsulation dot1q 1000", "in no VRF"),
        ("interface HundredGigE0/0/0/8.1000 l2transport\n encapsulation dot1q 5", "names what"),
    ],
)
def test_a_foreign_line_that_reaches_into_the_owned_part(lines: str, why: str) -> None:
    text = running().replace("\nend\n", f"\n{lines}\n!\nend\n")
    assert any(why in one.what for one in split(text).problems), split(text).problems


def test_what_runs_is_split_as_it_is_written() -> None:
    tree, problems = parse_tree(Platform.IOSXR, merged_text())
    assert problems == ()
    parts = split_of(tree, scope_of(Platform.IOSXR, naming_of(city()), [tree]))
    assert parts.owned
    assert tree_text(Platform.IOSXR, parts.foreign) == split(running()).text
