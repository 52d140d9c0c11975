"""A change takes a device from what runs to what is meant, and never leaves the owned part.

Law: whatever the owned part looks like, and whatever stands beside it, a strict device that is told
the commands has afterwards the owned part that is meant and the foreign lines that it had.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.city.model import City
from citynet.device.model import Platform
from citynet.ownership import Command, Node, Scope, Tree, change_of, parse_tree, tree_text
from citynet.ownership.assembly import our_part
from citynet.ownership.change import outside, script_of
from citynet.ownership.merge import merged
from citynet.ownership.scope import naming_of, scope_of
from citynet.ownership.split import split_of
from citynet.render.model import Configuration
from tasks.pipeline import whole_texts
from tests.cities import REPOSITORY
from tests.support.typed_device import RefusedError, TypedDevice, blocks_of

DEVICES = {Platform.VRP: "eg-br3", Platform.IOSXR: "ci-br1"}
PLATFORMS = sorted(DEVICES)


# Slices and steering reach beyond what can be owned in part (CN722).
WHOLE_ONLY = ("city-brain", "leaders-meeting", "remote-classes")


@cache
def whole(platform: Platform) -> tuple[City, Configuration]:
    with TemporaryDirectory() as folder:
        city = Path(folder, "city")
        for name in ("inventory", "intents", "locks"):
            shutil.copytree(REPOSITORY / name, city / name)
        for name in WHOLE_ONLY:
            for file in city.glob(f"*/**/*{name}.yaml"):
                file.unlink()
        made, configurations = whole_texts(city)
    return made.city, next(one for one in configurations if one.device == DEVICES[platform])


@cache
def parts(platform: Platform) -> tuple[Tree, Tree, Tree]:
    """Return a whole text, its owned part, and the rest."""
    city, configuration = whole(platform)
    tree, split, _ = our_part(configuration, naming_of(city))
    return tree, split.owned, split.foreign


def scope(platform: Platform, *trees: Tree) -> Scope:
    return scope_of(platform, naming_of(whole(platform)[0]), trees)


def run(platform: Platform, running: Tree, intended: Tree) -> TypedDevice:
    both = scope(platform, running, intended)
    commands = change_of(running, intended, both)
    assert outside(commands, both) == ()
    device = TypedDevice(platform, tree_text(platform, running))
    device.run(script_of(commands, both))
    return device


def expected(platform: Platform, running: Tree, intended: Tree) -> dict[str, object]:
    both = scope(platform, running, intended)
    foreign, ours = split_of(running, both).foreign, split_of(intended, both).owned
    tree, problems = merged(foreign, ours, both)
    assert problems == ()
    return blocks_of(tree_text(platform, tree))


# -- running texts ------------------------------------------------------------------------------

LEAVES = {
    r"description .*": "description somebody was here",
    r"(rule \d+) (?!description).*": r"\1 permit ip source 10.9.9.0 0.0.0.255",
    r"(rule \d+) description .*": r"\1 description other",
    r"(\d+) (?:permit|deny) .*": r"\1 permit tcp any any",
    r"ip address .*": "ip address 10.99.0.1 255.255.255.0",
    r"ipv4 address .*": "ipv4 address 10.99.0.1 255.255.255.0",
    r"ip binding vpn-instance .*": "ip binding vpn-instance S112-confidenti",
    r"vrf S114-enterprise": "vrf S113-county-eme",
    r"route-distinguisher .*": "route-distinguisher 100.64.99.9:114",
    r"rd .*": "rd 100.64.99.9:114",
    r"vpn-target .* (\S+)": r"vpn-target 65010:444 \1",
    r"peer (\S+) as-number .*": r"peer \1 as-number 65111",
    r"peer (\S+) bfd min.*": r"peer \1 bfd min-tx-interval 900 min-rx-interval 900",
    r"remote-as .*": "remote-as 65111",
    r"car .*": "car cir 1 cbs 2 green pass red discard",
    r"mtu \d+": "mtu 1500",
    r"vlan-type dot1q .*": "vlan-type dot1q 77",
    r"encapsulation dot1q .*": "encapsulation dot1q 77",
    r"shape average .*": "shape average 1 kbps",
    r"user-queue .*": "user-queue cir 1 pir 1 outbound",
    r"opcode (\S+) .* (\S+)": r"opcode ::7f end-dt4 vpn-instance \2",
    r"maximum load-balancing \d": "maximum load-balancing 8",
    r"ip (ip-prefix|ipv6-prefix) (\S+) index (\d+) .*": r"ip \1 \2 index \3 permit 10.99.0.0 16",
}


def altered(text: str) -> str:
    for pattern, said in LEAVES.items():
        if match := re.fullmatch(pattern, text):
            return match.expand(said)
    return f"{text} 9" if text.startswith("port-queue") else text


def spoilt(tree: Tree, owned: Scope, fates: dict[int, str], above: tuple[str, ...] = ()) -> Tree:
    """Return a text whose owned lines, in their order, are missing or say something else."""
    result: list[Node] = []
    for node in tree:
        path = (*above, node.text)
        inside = any(owned.owns(path[:depth]) for depth in range(1, len(path) + 1))
        fate = fates.get(next(COUNTER[-1]), "") if inside else ""
        text = altered(node.text) if fate == "alter" and not node.children else node.text
        children = node.children
        if not node.verbatim:
            children = spoilt(children, owned, fates, path)
        elif fate == "alter" and len(children) > 2:
            children = children[1:]
        if fate != "drop" and text not in {one.text for one in result}:
            result.append(Node(text, children, node.verbatim, marked=node.marked))
    return tuple(result)


COUNTER: list[Iterator[int]] = []
FATES = st.dictionaries(
    st.integers(0, 500), st.sampled_from(["drop", "alter"]), min_size=1, max_size=30
)


@pytest.mark.parametrize("platform", PLATFORMS)
@settings(max_examples=25, deadline=None)
@given(fates=FATES)
def test_a_strict_device_ends_up_as_meant(platform: Platform, fates: dict[int, str]) -> None:
    intended, _, _ = parts(platform)
    COUNTER[:] = [count()]
    running = spoilt(intended, scope(platform, intended), fates)
    device = run(platform, running, intended)
    assert device.blocks == expected(platform, running, intended)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_everything_comes_and_everything_goes(platform: Platform) -> None:
    intended, _, foreign = parts(platform)
    assert run(platform, foreign, intended).blocks == blocks_of(tree_text(platform, intended))
    assert run(platform, intended, foreign).blocks == blocks_of(tree_text(platform, foreign))


@pytest.mark.parametrize("platform", PLATFORMS)
def test_nothing_is_said_where_nothing_differs(platform: Platform) -> None:
    intended, _, _ = parts(platform)
    assert change_of(intended, intended, scope(platform, intended)) == ()


def test_a_sub_interface_that_changes_its_vrf_gets_its_addresses_again() -> None:
    intended, _, _ = parts(Platform.VRP)
    text = tree_text(Platform.VRP, intended)
    running, _ = parse_tree(
        Platform.VRP,
        text.replace(
            "ip binding vpn-instance S112-confidenti\n", "ip binding vpn-instance S113-county-eme\n"
        ),
    )
    both = scope(Platform.VRP, running, intended)
    said = script_of(change_of(running, intended, both), both)
    lines = [line.strip() for line in said]
    binding = lines.index("ip binding vpn-instance S112-confidenti")
    assert lines.index("undo ip binding vpn-instance S113-county-eme") < binding
    assert all(lines.index(one) > binding for one in lines if one.startswith("ip address"))
    assert [one for one in lines if one.startswith("ip address")]


def test_an_entry_of_a_filter_goes_by_its_number_on_vrp() -> None:
    # What other tools write, "undo rule 60 permit ...", a device does not take.
    intended, _, _ = parts(Platform.VRP)
    text = tree_text(Platform.VRP, intended).replace(" rule 60 permit tcp", " rule 60 permit udp")
    running, _ = parse_tree(Platform.VRP, text)
    both = scope(Platform.VRP, running, intended)
    said = [one.line for one in change_of(running, intended, both)]
    assert "undo rule 60" in said
    assert not any(one.startswith("undo rule 60 permit") for one in said)


@pytest.mark.parametrize(
    "command",
    [
        Command((), "undo bgp 65010", "bgp 65010"),
        Command((), "undo interface LoopBack0", "interface LoopBack0"),
        Command(("bgp 65010",), "peer 2001:db8::1 as-number 65010"),
        Command((), "undo ip vpn-instance VOICE", "ip vpn-instance S112-confidenti"),
        Command(("interface GigabitEthernet0/3/0",), "shutdown"),
        Command(("ip vpn-instance S112-confidenti",), "description x\nundo bgp 65010"),
        Command((), "undo ip vpn-instance S112-confidenti"),
    ],
)
def test_a_command_beside_the_owned_part_is_found(command: Command) -> None:
    intended, _, _ = parts(Platform.VRP)
    assert outside((command,), scope(Platform.VRP, intended)) == (command,)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (("undo ip vpn-instance S112-confidenti",), "named"),
        (("undo acl name A112-2-4",), "named"),
        (
            ("interface GigabitEthernet0/3/0.100", "ip binding vpn-instance S113-county-eme"),
            "there",
        ),
        (("acl name A112-2-4 advance", "rule 10 deny ip"), "there"),
        (("undo ip vpn-instance S999-none",), "nothing"),
        (("undo ip ip-prefix H113-4-4-out index 10",), "named"),
    ],
)
def test_the_strict_device_refuses(lines: tuple[str, ...], why: str) -> None:
    intended, _, _ = parts(Platform.VRP)
    device = TypedDevice("vrp", tree_text(Platform.VRP, intended))
    with pytest.raises(RefusedError, match=why):
        device.run(lines)
