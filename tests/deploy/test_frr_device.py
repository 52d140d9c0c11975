"""A router behind the real driver, on the wire: what goes in, what comes out, what goes wrong."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from citynet.dayzero import day_zero
from citynet.device.model import Device, Platform
from citynet.render import load_templates, render
from citynet.running import FrrObservation, fingerprint
from tasks.deploy import Candidate, ManagedDevice, Trouble, TroubleKind
from tasks.deploy.frr import FrrDevice
from tasks.drivers.frr import FrrDriver
from tasks.fleet import ConfigSet, Reach
from tasks.pipeline import TEMPLATES, build
from tasks.secrets import EnvironmentSource, Secrets, resolve
from tests.cities import CIVIC
from tests.drivers.frr.emulator.root import FakeRoot
from tests.drivers.frr.emulator.server import PASSWORD, USER, Emulator
from tests.running.recorded import observed


@pytest.fixture(scope="module")
def texts() -> dict[str, dict[str, str]]:
    """Files of a border router: ``day 0`` and ``whole``."""
    (device,) = (one for one in build(CIVIC).devices if one.name == "eg-br1")
    return {"day 0": _files(day_zero(device)), "whole": _files(device)}


@pytest.fixture(scope="module")
def secrets(texts: dict[str, dict[str, str]]) -> Secrets:
    whole = "".join(text for files in texts.values() for text in files.values())
    names = set(re.findall(r"secret:([a-z0-9.-]+)", whole))
    values = {
        f"CITYNET_SECRET_{re.sub('[.-]', '_', name).upper()}": f"value-of-{name}" for name in names
    }
    values["CITYNET_SECRET_LOGIN_NETOPS"] = PASSWORD
    return resolve([whole, "secret:login.netops"], EnvironmentSource(values))


@pytest.fixture
def router(
    tmp_path: Path, texts: dict[str, dict[str, str]], secrets: Secrets
) -> Iterator[Emulator]:
    day_0 = {path: secrets.put_into(text) for path, text in texts["day 0"].items()}
    emulator = Emulator(FakeRoot(tmp_path / "router", day_0))
    yield emulator
    emulator.close()


def device_of(router: Emulator, secrets: Secrets, **changes: object) -> ManagedDevice:
    reach = {
        "device": "eg-br1",
        "platform": Platform.FRR,
        "config_set": ConfigSet.TARGET,
        "host": "127.0.0.1",
        "port": router.port,
        "username": USER,
        "password": "secret:login.netops",
        "host_keys": (router.host_key,),
    }
    return FrrDevice(Reach(**{**reach, **changes}), secrets, 60.0)  # type: ignore[arg-type]


def test_values_go_in_and_references_come_out(
    router: Emulator, secrets: Secrets, texts: dict[str, dict[str, str]]
) -> None:
    device = device_of(router, secrets)
    device.open()
    device.load(Candidate(deployment="d1", digest="0" * 64, files=texts["whole"]))
    difference = device.compare()
    assert "+ isis password md5 secret:isis.egov.hello" in difference
    assert "value-of" not in difference
    device.commit(300)
    device.close()
    on_disk = (router.root.path / "etc/frr/frr.conf").read_text()
    assert " isis password md5 value-of-isis.egov.hello\n" in on_disk
    again = device_of(router, secrets)
    again.open()
    pending = again.state().pending
    assert pending is not None
    assert (pending.deployment, pending.applied) == ("d1", True)
    again.reattach("d1")
    again.confirm()
    assert again.state().deployment == "d1"
    with pytest.raises(Trouble, match="refused: ") as late:
        again.rollback()
    assert late.value.kind is TroubleKind.REFUSED
    again.close()


def test_what_a_router_that_nobody_changed_runs_is_what_it_was_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    observation = observed("eg-br1")
    names = set(re.findall(r"secret:([a-z0-9.-]+)", repr(observation)))
    assert {"isis.egov.hello", "baseline.tacacs"} & names
    variables = {
        f"CITYNET_SECRET_{re.sub('[.-]', '_', name).upper()}": f"value-of-{name}" for name in names
    }
    secrets = resolve(observation.files.values(), EnvironmentSource(variables))
    raw = with_values(observation, secrets)
    assert "secret:" not in repr(raw)
    monkeypatch.setattr(FrrDriver, "observe", lambda _: raw)
    reach = Reach(
        device="eg-br1",
        platform=Platform.FRR,
        config_set=ConfigSet.TARGET,
        host="127.0.0.1",
        port=1,
        username=USER,
        password=f"secret:{min(names)}",
        host_keys=(),
    )
    look = FrrDevice(reach, secrets, 1.0).observe()
    assert dict(look.files) == dict(observation.files)
    assert look.changed_on_disk == ()
    assert look.fingerprint == fingerprint(observation.files)
    assert "value-of" not in repr(look)


def with_values(observation: FrrObservation, secrets: Secrets) -> FrrObservation:
    def filled(value: Any) -> Any:  # noqa: ANN401 -- any field
        if isinstance(value, str):
            return secrets.put_into(value)
        return {k: filled(v) for k, v in value.items()} if isinstance(value, dict) else value

    return replace(
        observation,
        **{one.name: filled(getattr(observation, one.name)) for one in fields(observation)},
    )


def test_a_mistake_in_a_candidate_is_named_without_its_secret(
    router: Emulator, secrets: Secrets, texts: dict[str, dict[str, str]]
) -> None:
    wrong = {**texts["whole"], "etc/shadow": "root:secret:login.netops\n"}
    device = device_of(router, secrets)
    device.open()
    with pytest.raises(Trouble, match="etc/shadow") as caught:
        device.load(Candidate(deployment="d1", digest="0" * 64, files=wrong))
    device.close()
    assert caught.value.kind is TroubleKind.REFUSED
    assert PASSWORD not in str(caught.value)


def test_every_way_to_fail_has_its_kind(
    router: Emulator, secrets: Secrets, texts: dict[str, dict[str, str]]
) -> None:
    stranger = (f"ssh-ed25519 {router.host_key.split()[1][:-4]}AAAA",)
    wrong: dict[TroubleKind, dict[str, object]] = {
        TroubleKind.HOST_KEY: {"host_keys": stranger},
        TroubleKind.LOGIN: {"username": "nobody"},
        TroubleKind.UNREACHABLE: {"port": _closed_port()},
    }
    for kind, changes in wrong.items():
        with pytest.raises(Trouble) as caught:
            device_of(router, secrets, **changes).open()
        assert caught.value.kind is kind
    assert router.requests == []
    device = device_of(router, secrets)
    device.open()
    device.load(Candidate(deployment="d1", digest="0" * 64, files=texts["whole"]))
    router.faults["commit"] = "lost after"
    with pytest.raises(Trouble) as lost:
        device.commit(300)
    assert lost.value.kind is TroubleKind.UNKNOWN
    device.close()


def _closed_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _files(device: Device) -> dict[str, str]:
    (configuration,) = render([device], load_templates(TEMPLATES))
    return {file.path: file.text for file in configuration.files}
