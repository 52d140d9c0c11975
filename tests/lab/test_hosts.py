"""A running lab has the hosts that it is told: new ones come, others go, the rest stays."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace

import pytest

from lab.codec import hosts_from_json
from lab.inside import access as inside
from lab.inside.access import Access
from lab.model import Host, HostAddress

SPACES = {"r1": "r-r1.0", "r2": "r-r2.3"}


def _host(name: str, router: str = "r1", port: str = "eth10", vlan: int = 100) -> Host:
    addresses = (HostAddress(address="10.1.0.2/24", gateway="10.1.0.1"),)
    return Host(name=name, router=router, port=port, vlan=vlan, mtu=1500, addresses=addresses)


class _Kernel:
    """Remembers what it was told to do, instead of doing it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.said: list[str] = []

        async def must(argv: Iterable[str], **_: object) -> None:
            self.said.append(" ".join(argv))

        async def batch(program: str, namespace: str, lines: Iterable[str]) -> None:
            self.said += [f"{namespace}: {program} {line}" for line in lines]

        monkeypatch.setattr(inside, "must", must)
        monkeypatch.setattr(inside, "command", must)
        monkeypatch.setattr(inside, "batch", batch)

    def about(self, words: str) -> list[str]:
        return [line for line in self.said if words in line]


def test_hosts_come_and_go_and_the_rest_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel, access = _Kernel(monkeypatch), Access()
    asyncio.run(access.build([_host("stays"), _host("goes", vlan=101), _host("moves", vlan=102)]))
    namespace = access.namespace("stays")
    kernel.said.clear()
    wanted = [_host("stays"), _host("moves", vlan=103), _host("new", "r2", "eth12")]
    new, gone = asyncio.run(access.change(wanted, SPACES))
    assert (sorted(new), sorted(gone)) == (["moves", "new"], ["goes", "moves"])
    assert access.namespace("stays") == namespace
    assert dict(access.hosts) == {host.name: host for host in wanted}
    assert not kernel.about(f"del {namespace}")
    # The first port has its pair already; the other one's router was born anew since.
    assert kernel.about("type veth") == [
        "access: ip link add name a1 mtu 9216 type veth peer name eth12 netns r-r2.3"
    ]
    assert kernel.about("link del eth12") == ["ip -n r-r2.3 link del eth12"]


def test_no_two_hosts_share_a_namespace(monkeypatch: pytest.MonkeyPatch) -> None:
    _Kernel(monkeypatch)
    access = Access()
    asyncio.run(access.build([_host("a"), _host("b", vlan=101)]))
    asyncio.run(access.change([_host("b", vlan=101)], SPACES))
    asyncio.run(access.change([_host("b", vlan=101), _host("c"), _host("d", vlan=102)], SPACES))
    assert len({access.namespace(name) for name in "bcd"}) == 3


def test_the_same_hosts_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel, access = _Kernel(monkeypatch), Access()
    hosts = [_host("a"), replace(_host("b"), vlan=101)]
    asyncio.run(access.build(hosts))
    kernel.said.clear()
    assert asyncio.run(access.change(hosts, SPACES)) == ([], [])
    assert kernel.said == []


@pytest.mark.parametrize("strange", [None, {}, [1], [{"name": "a"}], "x"])
def test_what_is_no_list_of_hosts_is_refused(strange: object) -> None:
    with pytest.raises(ValueError, match="expected"):
        hosts_from_json(strange)
