"""Every part that is read names the lines that said it: all of them, and no others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields

import pytest

from citynet.device.model import (
    Origin,
    Part,
)
from citynet.readers.frr import read

Files = dict[str, str]

NAMES = ("pe", "border", "reflector", "leaf")


def parts(part: Part) -> Iterator[Part]:
    yield part
    for field in fields(part):
        value = getattr(part, field.name)
        for member in value if isinstance(value, tuple) else (value,):
            if isinstance(member, Part):
                yield from parts(member)


def stated(origin: Origin) -> Iterator[tuple[str, int]]:
    assert origin.file is not None
    for file, lines in ((origin.file, origin.lines), *origin.elsewhere):
        assert lines == tuple(sorted(set(lines)))
        for line in lines:
            yield file, line


@pytest.mark.parametrize("name", NAMES)
def test_every_part_names_lines_that_say_something(
    router: Callable[[str], Files], name: str
) -> None:
    files = router(name)
    for part in parts(read(name, files).device):
        places = list(stated(part.origin))
        assert places
        for file, line in places:
            text = files[file].split("\n")[line - 1].strip()
            assert text
            assert text not in "!#}"


def said(files: Files, origin: Origin) -> list[str]:
    return [files[file].split("\n")[line - 1].strip() for file, line in stated(origin)]


def test_origins_name_all_lines_and_no_others(router: Callable[[str], Files]) -> None:
    files = router("border")
    device = read("border", files).device
    interfaces = {interface.name: interface for interface in device.interfaces}
    assert said(files, interfaces["x301l"].origin) == [
        "auto x301l",
        "iface x301l",
        "link-type veth",
        "veth-peer-name x301lx",
        "mtu 9000",
        "vrf S102-records",
        "address 100.127.0.0/31",
        "address 2001:db8:7f00::/127",
    ]
    first, *_, last = device.filters[0].rules
    assert said(files, first.origin)[0].endswith('th dport 179 counter accept comment "10"')
    assert said(files, last.origin) == [
        'limit rate 10/second log prefix "H102-1-4 60 "',
        'counter drop comment "60"',
    ]
    assert device.bgp is not None
    assert said(files, device.bgp.neighbors[-1].origin) == [
        "neighbor 2001:db8:7e00::1 remote-as 65020",
        "neighbor 2001:db8:7e00::1 description hand-off to cp-br1",
        "neighbor 2001:db8:7e00::1 bfd",
        "neighbor 2001:db8:7e00::1 bfd profile citynet",
        "neighbor 2001:db8:7e00::1 password secret:bgp.handoff",
        "neighbor 2001:db8:7e00::1 timers connect 10",
        "neighbor 2001:db8:7e00::1 activate",
        "neighbor 2001:db8:7e00::1 prefix-list H102-1-in-6 in",
        "neighbor 2001:db8:7e00::1 prefix-list H102-1-out-6 out",
    ]
    assert device.srv6 is not None
    assert said(files, device.srv6.origin) == [
        "ipv6 route 2001:db8:1000:31::/64 Null0",
        "segment-routing",
        "srv6",
        "locators",
        "locator MAIN",
        "prefix 2001:db8:1000:31::/64 func-bits 16",
        "post-up ip sr tunsrc set 2001:db8:10::31",
        "post-up ip -6 route replace throw 2001:db8:1000::/48 table 1001",
        "post-up ip -6 route replace throw 2001:db8:1000::/48 table 1002",
    ]
    assert said(files, device.vrfs[-1].origin)[-5:] == [
        "auto X301-citizen",
        "iface X301-citizen",
        "vrf-table 1003",
        "post-up ip route replace unreachable default metric 4278198272 table 1003",
        "post-up ip -6 route replace unreachable default metric 4278198272 table 1003",
    ]
