"""What was not proven, or is not who it should be, reaches no router: their own logs say so.

On a running lab whose routers run the proven text. It runs commands as a person would.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from citynet.errors import ExitCode
from lab.client import LabClient
from tasks.cli.app import run
from tasks.lab.reach import client_of

pytestmark = [
    pytest.mark.lab,
    pytest.mark.skipif("CITYNET_LAB" not in os.environ, reason="CITYNET_LAB names no lab"),
]

_LOG = "cat /run/lab/sshd.log; cat /var/lib/citynet/state.json; sha256sum /etc/frr/frr.conf"


@pytest.fixture(scope="module")
def root() -> Path:
    return Path(os.environ["CITYNET_LAB"])


@pytest.fixture(scope="module")
def lab(root: Path) -> LabClient:
    return client_of(root)


@pytest.fixture
def tree(root: Path, tmp_path: Path) -> Iterator[None]:
    """Put the city's own files back afterwards; the lab's stay where they are."""
    kept = ("inventory", "intents", "locks", "build", "policy.yaml")
    for name in kept:
        copy = shutil.copytree if (root / name).is_dir() else shutil.copyfile
        copy(root / name, tmp_path / name)
    yield
    for name in kept:
        if (root / name).is_dir():
            shutil.rmtree(root / name)
            shutil.copytree(tmp_path / name, root / name)
        else:
            shutil.copyfile(tmp_path / name, root / name)
    shutil.rmtree(root / "templates", ignore_errors=True)


def _words(lab: LabClient) -> Mapping[str, str]:
    """Return what each router's log says of connections, and what it was given last."""
    return {name: lab.run_script(name, _LOG).stdout for name in lab.status().routers}


def _deploy(root: Path) -> int:
    return run(["-C", str(root), "deploy", "--fleet", "lab"])


def _byte(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1))


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("build/configs/eg-cr1/etc/frr/frr.conf", "65010", "65011"),
        ("build/rehearsal/cp-br1/etc/frr/frr.conf", "65020", "65021"),
        ("build/verdict.json", '"proven"', '"refuted"'),
        ("intents/slices/office.yaml", "office", "offiCe"),
        ("inventory/links.yaml", "delay: ", "delay: 1"),
    ],
)
def test_one_byte_after_the_verdict_is_refused_and_no_router_is_spoken_to(
    root: Path, lab: LabClient, path: str, old: str, new: str
) -> None:
    before = _words(lab)
    _byte(root / path, old, new)
    assert _deploy(root) != ExitCode.GOOD
    assert _words(lab) == before


@pytest.mark.usefixtures("tree")
def test_a_verdict_of_another_tree_is_refused_and_no_router_is_spoken_to(
    root: Path, lab: LabClient, capsys: pytest.CaptureFixture[str]
) -> None:
    old = (root / "build" / "verdict.json").read_bytes()
    _byte(root / "intents" / "slices" / "office.yaml", "government-office", "video-surveillance")
    for command in ("allocate", "render"):
        assert run(["-C", str(root), command]) == ExitCode.GOOD
    capsys.readouterr()
    before = _words(lab)
    (root / "build" / "verdict.json").write_bytes(old)
    assert _deploy(root) != ExitCode.GOOD
    assert _words(lab) == before


def test_another_host_key_stops_all_before_anything_is_changed(
    root: Path, lab: LabClient, capsys: pytest.CaptureFixture[str]
) -> None:
    fleet = root / ".citynet" / "lab" / "fleet.json"
    good = fleet.read_bytes()
    known = json.loads(good)
    keys = {name: one["host_keys"] for name, one in known["devices"].items()}
    known["devices"]["eg-cr1"]["host_keys"] = keys["eg-cr2"]
    before = _words(lab)
    fleet.write_text(json.dumps(known))
    try:
        code = _deploy(root)
    finally:
        fleet.write_bytes(good)
    assert code != ExitCode.GOOD
    said = capsys.readouterr()
    assert "host key" in said.out + said.err
    after = _words(lab)
    # It was connected to, by somebody who hung up when it showed its key: nobody logged in.
    log = after["eg-cr1"].removeprefix(before["eg-cr1"].partition("{")[0]).partition("{")[0]
    assert "Accepted" not in log
    for name, words in before.items():
        assert after[name].partition("{")[2] == words.partition("{")[2], name


def test_the_same_deployment_unchanged_works(root: Path) -> None:
    assert _deploy(root) == ExitCode.GOOD
