"""Lines are read by what they mean, not by where they stand.

Where a platform gives order no meaning, another order gives the same device and nothing unread;
indentation means nothing to FRR, ifupdown2 and nft.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.readers.frr import read

Files = dict[str, str]

NAMES = ("pe", "border", "reflector", "leaf")
FRR = "etc/frr/frr.conf"
PORTS = "etc/network/interfaces"
NFT = "etc/nftables.conf"
UNORDERED = (
    "etc/frr/daemons",
    "etc/sysctl.d/90-citynet.conf",
    "etc/modules-load.d/90-citynet.conf",
    "etc/ssh/sshd_config.d/90-citynet.conf",
    "etc/chrony/chrony.conf",
    "etc/tacplus_servers",
    "etc/snmp/snmpd.conf",
)
BLOCK = re.compile(r"(?:(?:interface|vrf|router) .*\n(?: .*\n)*exit(?:-vrf)?\n)")


def same(name: str, files: Files, changed: Files) -> None:
    good, found = read(name, files), read(name, files | changed)
    assert found.unread == ()
    assert found.device == good.device


def joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("name", NAMES)
def test_indentation_means_nothing(router: Callable[[str], Files], name: str) -> None:
    files = router(name)
    for path in (FRR, PORTS, NFT):
        flat = joined([line.strip() for line in files[path].split("\n")])
        deep = joined([f"\t  {line}  " if line else "" for line in files[path].split("\n")])
        same(name, files, {path: flat})
        same(name, files, {path: deep})


@pytest.mark.parametrize("name", NAMES)
def test_comments_may_stand_anywhere(router: Callable[[str], Files], name: str) -> None:
    files = router(name)
    for path in (FRR, PORTS, NFT, "etc/citynet/tc", *UNORDERED):
        lines = files[path].removesuffix("\n").split("\n")
        same(name, files, {path: joined([f"{line}\n# a word\n" for line in lines])})


@pytest.mark.parametrize("name", NAMES)
def test_lines_of_some_files_have_no_order(router: Callable[[str], Files], name: str) -> None:
    files = router(name)
    for path in UNORDERED:
        lines = files[path].removesuffix("\n").split("\n")
        same(name, files, {path: joined(lines[::-1])})


@given(name=st.sampled_from(NAMES), random=st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_stanzas_and_their_attributes_have_no_order(
    router: Callable[[str], Files], name: str, random: Random
) -> None:
    files = router(name)
    stanzas = [stanza.split("\n") for stanza in files[PORTS].strip().split("\n\n")[1:]]
    random.shuffle(stanzas)
    for lines in stanzas:
        attributes = lines[2:]
        random.shuffle(attributes)
        lines[2:] = attributes
    same(name, files, {PORTS: joined([joined(lines) for lines in stanzas])})


@given(name=st.sampled_from(NAMES), random=st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_blocks_of_frr_have_no_order(
    router: Callable[[str], Files], name: str, random: Random
) -> None:
    files = router(name)
    blocks = BLOCK.findall(files[FRR])
    assert len(blocks) >= 4
    rest = BLOCK.sub("", files[FRR]).removesuffix("end\n")
    random.shuffle(blocks)
    same(name, files, {FRR: "".join([*blocks, rest, "end\n"])})


def test_entries_of_a_prefix_list_have_no_order(router: Callable[[str], Files]) -> None:
    files = router("border")
    swapped = files[FRR].replace("seq 5 permit 10.21.0.0/24", "seq 10 permit 10.21.0.0/24", 1)
    swapped = swapped.replace("seq 10 permit 10.21.1.0/24", "seq 5 permit 10.21.1.0/24", 1)
    assert swapped != files[FRR]
    same("border", files, {FRR: swapped})


@pytest.mark.parametrize(
    ("path", "canonical", "other"),
    [
        (PORTS, "address 2001:db8:7e00::/127", "address 2001:0DB8:7E00:0::0/127"),
        (FRR, "isis metric 5\n", "isis metric 5\n isis password md5 secret:isis.egov.hello\n"),
        (FRR, "exit-vrf", "exit"),
        (FRR, " exit-address-family", " exit"),
        (NFT, "ip daddr 100.126.0.0/32", "ip daddr 100.126.0.0"),
        (NFT, "ip saddr 100.126.0.1 tcp dport 179", "ip saddr 100.126.0.1/32 tcp dport 179"),
        (NFT, "meta l4proto udp", "meta l4proto 17"),
    ],
)
def test_other_spellings_of_the_same(
    router: Callable[[str], Files], path: str, canonical: str, other: str
) -> None:
    files = router("border")
    assert canonical in files[path]
    text = files[path].replace(canonical, other)
    if "password" in other:
        text = text.replace(" isis password md5 secret:isis.egov.hello\n no isis", " no isis", 1)
    same("border", files, {path: text})


def test_a_metric_that_is_the_default_may_be_said(router: Callable[[str], Files]) -> None:
    files = router("pe")
    text = files[FRR].replace("interface eth2\n", "interface eth2\n isis metric 10\n")
    same("pe", files, {FRR: text})
