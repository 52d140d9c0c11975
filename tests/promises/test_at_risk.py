"""While devices are drained, services are promised what their profiles say less what is at risk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from citynet.city.trust import Trust
from citynet.placement.model import Risk, ServicePlacement
from citynet.promises.model import Exactly, Promise, Reaches, TrustedPath
from tests.promises import small_city
from tests.promises.small_city import Spot, boundary, permission, service, state

ALL, NODE = frozenset({"link", "node"}), frozenset({"node"})


def at_risk(key: str, *kinds: str) -> dict[str, ServicePlacement]:
    risks = tuple(
        Risk(service=key, kind=kind, failures=("x",), drained=("y",)) for kind in sorted(kinds)
    )
    return {
        key: ServicePlacement(domains=(), hand_offs=(), routes=(), reservations=(), risks=risks)
    }


def survived(promises: tuple[Promise, ...]) -> dict[str, frozenset[str]]:
    return {
        one.id: one.survives for one in promises if isinstance(one, Reaches | Exactly | TrustedPath)
    }


@pytest.fixture(autouse=True)
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    gold = replace(small_city.PROFILES["gold"], trust=Trust.HIGH)
    monkeypatch.setitem(small_city.PROFILES, "gold", gold)


@pytest.mark.parametrize("kinds", [(), ("link",), ("node",), ("link", "node")])
def test_a_service_is_not_promised_what_is_at_risk(kinds: tuple[str, ...]) -> None:
    services = [service(n, Spot(families="4"), Spot(device="w1", families="4")) for n in (1, 2)]
    found = survived(state(services, placed=at_risk("slice/s1", *kinds)))
    assert found == {
        f"{kind}/slice/{name}/{ends}{family}": ALL - (set(kinds) if name == "s1" else set())
        for kind, family in (("reaches", "/ipv4"), ("trusted-path", ""))
        for name in ("s1", "s2")
        for ends in ("n0/n1", "n1/n0")
    }


def test_a_boundary_is_promised_what_is_at_risk_on_neither_side() -> None:
    services = [service(1, Spot()), service(2, Spot(device="e2"))]
    joined = [boundary("s1", "s2", permission())]
    for key in ("slice/s1", "slice/s2"):
        found = state(services, joined, placed=at_risk(key, "link"))
        exactly = [one.survives for one in found if isinstance(one, Exactly)]
        assert exactly == [NODE, NODE]


def test_all_other_promises_stay_word_by_word() -> None:
    services = [service(1, Spot(), Spot(device="w1"))]
    usual = {one.id: one for one in state(services)}
    for one in state(services, placed=at_risk("slice/s1", "node")):
        before = usual.pop(one.id)
        if isinstance(one, Reaches | TrustedPath) and isinstance(before, Reaches | TrustedPath):
            assert one == replace(before, survives=frozenset({"link"}))
        else:
            assert one == before
    assert not usual
