"""All devices are asked; one that fails is named with its reason and keeps no other from us."""

from __future__ import annotations

from dataclasses import replace
from typing import Never

import pytest

from citynet.device.model import Platform
from citynet.errors import UnavailableError
from citynet.running import FrrObservation
from tasks.drift.model import NotAudited
from tasks.drift.observe import observe
from tasks.fleet import ConfigSet, Fleet, FleetName, Reach
from tasks.secrets import Mask
from tests.running.recorded import observed

_VALUE = "Xk29dkeLsp02aaQ"
_MASK = Mask({"bgp.egov.core": _VALUE})


def _reach(name: str, platform: Platform = Platform.FRR) -> Reach:
    return Reach(
        device=name,
        platform=platform,
        config_set=ConfigSet.TARGET,
        host="192.0.2.1",
        port=22,
        username="netops",
        password="secret:login.netops",  # noqa: S106 -- a reference
        host_keys=(),
    )


_FLEET = Fleet(
    name=FleetName.LIVE,
    devices={
        "good": _reach("good"),
        "other": _reach("other", Platform.EOS),
        "silent": _reach("silent"),
        "odd": _reach("odd"),
    },
    secrets="environment",
)


def _ask(reach: Reach) -> FrrObservation:
    said = observed("eg-br1")
    if reach.device == "silent":
        raise UnavailableError(f"192.0.2.1:22: does not answer to {_VALUE}\nand more")
    if reach.device == "odd":
        return replace(said, links="{")
    frr = (said.frr or "").replace("secret:bgp.egov.core", _VALUE)
    return replace(said, frr=frr)


def test_each_device_is_read_or_named() -> None:
    asked: list[str] = []
    found = observe(_FLEET, _ask, _MASK, done=asked.append)
    assert [one.device for one in found.running] == ["good"]
    reasons = {one.device: one.reason for one in found.not_audited}
    assert sorted(reasons) == ["odd", "other", "silent"]
    assert reasons["silent"] == "192.0.2.1:22: does not answer to secret:bgp.egov.core"
    assert "eos" in reasons["other"]
    assert "links" in reasons["odd"]
    assert sorted(asked) == ["good", "odd", "other", "silent"]


def test_values_are_references_before_anybody_sees_them() -> None:
    (router,) = observe(_FLEET, _ask, _MASK, devices=["good"]).running
    assert _VALUE not in repr(router)
    assert "password secret:bgp.egov.core" in router.files["etc/frr/frr.conf"]
    assert len(router.fingerprint) == 64


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyError, UnicodeError, RecursionError])
def test_whatever_one_router_does_to_us_the_others_are_audited(error: type[Exception]) -> None:
    def ask(reach: Reach) -> FrrObservation:
        if reach.device == "odd":
            raise error(f"near {_VALUE}")
        return _ask(replace(reach, device="good"))

    found = observe(_FLEET, ask, _MASK, devices=["good", "odd", "silent"])
    assert [one.device for one in found.running] == ["good", "silent"]
    assert found.not_audited == (
        NotAudited(device="odd", reason=f"its answer is not understood: {error.__name__}"),
    )
    assert _VALUE not in repr(found)


def test_an_answer_that_breaks_the_reader_is_named_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(said: FrrObservation, mask: Mask) -> Never:
        raise AttributeError(said.frr, mask)

    monkeypatch.setattr("tasks.drift.observe.text_of", broken)
    (silent,) = observe(_FLEET, _ask, _MASK, devices=["good"]).not_audited
    assert silent.reason == "its answer is not understood: AttributeError"
