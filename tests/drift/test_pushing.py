"""A remediation pushes what was audited, by the gate's leave; else it says why nothing was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from citynet.device.model import Platform
from citynet.errors import ExitCode
from tasks.deploy import DeployResult, Ending, Gate, Plan
from tasks.drift import pushing
from tasks.drift.live import LiveAudit
from tasks.drift.pushing import push_over_drift
from tasks.fleet import Fleet, FleetName, Reach
from tasks.pipeline import Built
from tasks.secrets import Mask, Secrets
from tests.cities import CIVIC
from tests.drift.routers import built, intended

_DEVICE = "eg-pe-beicheng"


@cache
def _audit() -> LiveAudit:
    devices = {
        name: Reach(
            device=name,
            platform=Platform.FRR,
            config_set=one.config_set,
            host="192.0.2.1",
            port=22,
            username="netops",
            password="secret:login.netops",  # noqa: S106 -- a reference
            host_keys=("ssh-ed25519 AAAA",) if name == _DEVICE else (),
        )
        for name, one in intended().items()
    }
    return LiveAudit(
        root=CIVIC,
        built=built(),
        fleet=Fleet(name=FleetName.LAB, devices=devices, secrets="environment"),
        secrets=Secrets(values={}, mask=Mask({})),
        intended=intended(),
        ask=lambda _: pytest.fail("nobody asks"),
    )


class _Push:
    """A push at whose gate and behind whose transaction nothing is."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, now: Built, *refusals: str) -> None:
        self.deployed: list[tuple[Plan, dict[str, object]]] = []
        self.said: list[str] = []
        self.gate = Gate(
            environment="lab",
            verdict="v",
            manifest="m",
            different=refusals,
            reasons=(),
            waived=(),
            built=now,
        )
        monkeypatch.setattr(pushing, "judge", lambda *_, **__: self.gate)
        monkeypatch.setattr(pushing, "deploy", self._deploy)

    def _deploy(self, root: Path, plan: Plan, fleet: Fleet, **options: object) -> DeployResult:
        assert (root, fleet) == (CIVIC, _audit().fleet)
        self.deployed.append((plan, options))
        return DeployResult(id="d1", fleet=fleet.name, ending=Ending.DONE, devices=())

    def __call__(self, fingerprints: Mapping[str, str]) -> ExitCode:
        return push_over_drift(
            _audit(), "lab", fingerprints, batfish="", say=self.said.append, tell=self.said.append
        )


def test_what_was_audited_is_pushed_with_the_secrets_of_the_audit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    push = _Push(monkeypatch, built())
    assert push({_DEVICE: "f"}) is ExitCode.GOOD
    ((plan, options),) = push.deployed
    assert list(plan.devices) == [_DEVICE]
    assert options["audited"] == {_DEVICE: "f"}
    assert options["secrets"] is _audit().secrets
    assert push.said == ["Deployment d1: deployed; 0 of 0 devices pushed"]


def test_only_a_gate_that_refuses_asks_for_a_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = _Push(monkeypatch, built(), *(f"input {n}: is new" for n in range(12)))
    assert refused({_DEVICE: "f"}) is ExitCode.CITY_WRONG
    assert refused.said[0] == (
        "Nothing was pushed: the verdict is not one of this text, or does not accept it."
    )
    assert refused.said[1:2] == ["  input 0: is new"]
    assert refused.said[-2:] == ["  ... and 2 more", "Run citynet verify."]
    unknown = _Push(monkeypatch, built())
    assert unknown({"eg-br1": "f"}) is ExitCode.CITY_WRONG
    assert unknown.said == [
        "Nothing was pushed:",
        "  eg-br1: no host key of 192.0.2.1 port 22 is known (inventory/known_hosts)",
    ]
    assert refused.deployed == unknown.deployed == []


def test_another_text_than_was_audited_is_not_pushed(monkeypatch: pytest.MonkeyPatch) -> None:
    proposal = built().proposal
    manifest = replace(proposal.manifest, digest="0" * 64)
    push = _Push(monkeypatch, replace(built(), proposal=replace(proposal, manifest=manifest)))
    assert push({_DEVICE: "f"}) is ExitCode.CITY_WRONG
    assert "is no longer what was audited. Run citynet drift again." in push.said[0]
    assert push.deployed == []
