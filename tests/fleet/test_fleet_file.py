"""A fleet's file says the whole fleet, to its owner alone; anything else is refused."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from citynet.device.model import Platform
from citynet.errors import CallError, UnavailableError
from tasks.fleet import ConfigSet, Fleet, FleetName, Reach, lab_fleet, read_fleet, write_fleet

FLEET = Fleet(
    name=FleetName.LAB,
    devices={
        "eg-cr1": Reach(
            device="eg-cr1",
            platform=Platform.FRR,
            config_set=ConfigSet.REHEARSAL,
            host="127.0.0.1",
            port=2201,
            username="netops",
            password="secret:login.netops",  # noqa: S106 -- a reference
            host_keys=("ssh-ed25519 AAAA",),
        )
    },
    secrets="directory:/var/lib/lab",
)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / ".citynet" / "lab" / "fleet.json"
    write_fleet(path, FLEET)
    write_fleet(path, FLEET)
    assert read_fleet(path) == FLEET
    assert lab_fleet(tmp_path) == FLEET
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def changed(tmp_path: Path, **changes: object) -> Path:
    path = tmp_path / "fleet.json"
    write_fleet(path, FLEET)
    data = json.loads(path.read_text())
    data["devices"]["eg-cr1"].update(changes)
    path.write_text(json.dumps(data))
    return path


@pytest.mark.parametrize(
    "changes",
    [
        {"port": "2201"},
        {"platform": "ios"},
        {"config_set": "other"},
        {"device": "eg-cr2"},
        {"host_keys": "ssh-ed25519 AAAA"},
        {"sudo": "yes"},
    ],
)
def test_anything_else_is_no_fleet(tmp_path: Path, changes: dict[str, object]) -> None:
    with pytest.raises(CallError, match="is no fleet"):
        read_fleet(changed(tmp_path, **changes))


def test_a_file_that_others_may_change_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "fleet.json"
    write_fleet(path, FLEET)
    path.chmod(0o664)
    with pytest.raises(CallError, match="mode 0664, expected 0600"):
        read_fleet(path)


def test_without_a_lab_there_is_no_fleet(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="citynet lab up"):
        lab_fleet(tmp_path)


def test_a_link_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / ".citynet").symlink_to(tmp_path)
    with pytest.raises(CallError, match="is a link"):
        lab_fleet(tmp_path / "city")
