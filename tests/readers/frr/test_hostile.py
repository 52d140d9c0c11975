"""The reader answers for any text: it raises for none, and soon.

Random text, random mixtures of lines that mean something, and a megabyte of the worst shapes:
very many lines, very long ones, huge numbers, deep blocks, long lists.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citynet.readers.frr import read
from citynet.readers.frr.lines import MAX_LINES
from citynet.readers.model import ReadDevice

Files = dict[str, str]

NAMES = ("pe", "border", "reflector", "leaf")
FRR = "etc/frr/frr.conf"
PORTS = "etc/network/interfaces"
NFT = "etc/nftables.conf"
MEGABYTE = 10**6


def checked(files: Files) -> ReadDevice:
    """Read, and check what holds for any text."""
    result = read("x", files)
    assert result == read("x", files)
    assert list(result.unread) == sorted(result.unread)
    places = [(line.file, line.line) for line in result.unread if line.line]
    assert len(places) == len(set(places))
    for line in result.unread:
        assert line.reason
        assert line.line <= files.get(line.file, "").count("\n") + 1
    return result


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_random_text(router: Callable[[str], Files], data: st.DataObject) -> None:
    files = router("border")
    path = data.draw(st.sampled_from(sorted(files)))
    text = data.draw(st.text(max_size=300))
    checked({path: text})
    result = checked(files | {path: text})
    assert result.unread or result.device != read("border", files).device or not text.strip()


@given(st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_mixed_lines(router: Callable[[str], Files], data: st.DataObject) -> None:
    """Drop, repeat, move and cut lines of all routers' files, many at once."""
    files = router(data.draw(st.sampled_from(NAMES)))
    path = data.draw(st.sampled_from([FRR, PORTS, NFT, "etc/citynet/tc"]))
    lines = files[path].split("\n")
    others = router(data.draw(st.sampled_from(NAMES)))[path].split("\n")
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(lines)))
        end = data.draw(st.integers(at, min(at + 6, len(lines))))
        match data.draw(st.sampled_from(["insert", "cut", "words"])):
            case "insert":
                start = data.draw(st.integers(0, len(others)))
                lines[at:end] = others[start : start + 4]
            case "cut":
                lines[at:end] = [line[: len(line) // 2] for line in lines[at:end]]
            case _:
                lines[at:end] = [" ".join(line.split()[::-1]) for line in lines[at:end]]
    checked(files | {path: "\n".join(lines)})


def megabyte(piece: Callable[[int], str]) -> str:
    """Return a megabyte of pieces, numbered from 1, whole lines only."""
    pieces: list[str] = []
    size = number = 0
    while size < MEGABYTE:
        number += 1
        pieces.append(piece(number))
        size += len(pieces[-1])
    return "".join(pieces)


def host(number: int) -> str:
    return f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"


BGP_VRF = "router bgp 1 vrf a\n address-family"
CHAIN = "table ip citynet {\nchain a {\n"
SHAPES = {
    "one character a line": ("etc/frr/daemons", "", lambda n: "a\n"),
    "no words": (PORTS, "", lambda n: " \n"),
    "one long word": (FRR, "", lambda n: "a" * 1000),
    "one long number": (FRR, "router bgp ", lambda n: "1" * 1000),
    "many words": (NFT, "", lambda n: "a "),
    "a long sequence": (
        NFT,
        'table ip citynet {\nchain a {\ncounter drop comment "',
        lambda n: "1",
    ),
    "name with a long number": (PORTS, "iface e", lambda n: "1" * 1000),
    "blocks": (FRR, "", lambda n: f"vrf v{n}\n vni {n}\nexit-vrf\n"),
    "blocks in blocks": (FRR, "router x\n", lambda n: "segment-routing\n srv6\n"),
    "targets": (FRR, f"{BGP_VRF} ipv4 unicast\n rt vpn both ", lambda n: f"1:{n} "),
    "lines of targets": (FRR, f"{BGP_VRF} l2vpn evpn\n", lambda n: f"route-target import 1:{n}\n"),
    "sessions": (FRR, "router bgp 1\n", lambda n: f"neighbor {host(n)} remote-as 1\n"),
    "prefixes": (FRR, "", lambda n: f"ip prefix-list a seq {5 * n} permit {host(n)}/32\n"),
    "addresses": (PORTS, "iface e\n vrf mgmt\n", lambda n: f"address {host(n)}/32\n"),
    "stanzas": (PORTS, "", lambda n: f"auto e{n}\niface e{n}\n vlan-raw-device e{n - 1}\n"),
    "rules": (NFT, CHAIN, lambda n: f'counter drop comment "{n}"\n'),
    "chains": (NFT, "table ip citynet {\n", lambda n: f"chain c{n} {{\n"),
    "server addresses": (
        "etc/chrony/chrony.conf",
        "",
        lambda n: f"server {host(n)}\n",
    ),
}


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_a_megabyte_is_read_soon(router: Callable[[str], Files], shape: str) -> None:
    path, before, piece = SHAPES[shape]
    files = router("border") | {path: before + megabyte(piece)}
    start = time.process_time()
    result = read("border", files)
    # At most a second on an idle core, several where others use it, too; a minute if it grew
    # with the square of the size.
    assert time.process_time() - start < 4
    assert result.unread


def test_too_many_lines_are_unread_together(router: Callable[[str], Files]) -> None:
    files = router("border") | {FRR: "!\n" * (MAX_LINES + 1)}
    result = read("border", files)
    reasons = [line.reason for line in result.unread if line.file == FRR]
    assert reasons == [f"it has more than {MAX_LINES} lines; none of them was read"]


def test_a_router_is_read_at_once(router: Callable[[str], Files]) -> None:
    """Four hundred lines in less than five milliseconds (the best of ten, on a shared core)."""
    files = router("border")
    assert sum(text.count("\n") for text in files.values()) > 400
    times: list[float] = []
    for _ in range(10):
        start = time.process_time()
        read("border", files)
        times.append(time.process_time() - start)
    assert min(times) < 0.005
