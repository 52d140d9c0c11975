"""A city's directory is somebody else's: what stands in it takes no verb anywhere else."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from citynet.errors import ExitCode
from tasks.pipeline import build
from tests.cli.conftest import Citynet
from tests.cli.test_verbs import MERGE, NEW
from validate.verdict import from_json


def strange(city: Path) -> None:
    """Put into the city what no reader looks at, and nobody can read to its end."""
    for folder in (city / "intents" / "slices", city / "inventory", city / "locks" / "ids"):
        os.mkfifo(folder / ".pipe.yaml")
        (folder / ".zero.yaml").symlink_to("/dev/zero")
        (folder / ".hidden.yaml").write_text("a: 1\n")
        (folder / ".git").mkdir()
        os.mkfifo(folder / ".git" / "a.yaml")


def without_locks(city: Path) -> None:
    """Do the same, but not under ``locks/``, where every name is looked at."""
    strange(city)
    for name in (".pipe.yaml", ".zero.yaml", ".hidden.yaml", ".git/a.yaml"):
        (city / "locks" / "ids" / name).unlink()


def test_only_what_was_read_is_digested(city: Path) -> None:
    before = build(city).proposal.input_files
    without_locks(city)
    after = build(city).proposal.input_files
    assert after == before
    assert len(after) > 50
    for name, digest in after.items():
        assert hashlib.sha256((city / name).read_bytes()).hexdigest() == digest


def test_what_cannot_be_read_under_locks_is_a_finding(city: Path, citynet: Citynet) -> None:
    strange(city)
    said = citynet("verify")
    assert said.code == ExitCode.CITY_WRONG
    assert "locks/ids/.zero.yaml: CN409" in said.out
    assert "locks/ids/.pipe.yaml: CN102" in said.out


def test_the_digest_is_of_the_file_behind_a_link_of_the_city(city: Path) -> None:
    file = city / "intents" / "slices" / "office.yaml"
    file.rename(city / "shared.yaml")
    file.symlink_to("../../shared.yaml")
    digest = hashlib.sha256((city / "shared.yaml").read_bytes()).hexdigest()
    assert build(city).proposal.input_files["intents/slices/office.yaml"] == digest


def test_a_new_slice_copies_only_what_is_read(city: Path, citynet: Citynet) -> None:
    without_locks(city)
    assert citynet(*NEW).code == ExitCode.GOOD


def test_a_new_slice_may_mend_what_waits_for_it(city: Path, citynet: Citynet) -> None:
    file = city / "intents" / "boundaries" / "gov-cloud-edge.yaml"
    waiting = file.read_text().replace("name: gov-cloud-edge", "name: waiting")
    waiting = waiting[: waiting.index("left:")] + (
        "left: {slice: water}\nright: {slice: emergency}\npermit: []\n"
    )
    file.with_name("waiting.yaml").write_text(waiting)
    assert citynet("check").code == ExitCode.CITY_WRONG
    said = citynet(*NEW)
    assert said.code == ExitCode.GOOD, said.out
    assert citynet("check").code == ExitCode.GOOD


def test_a_new_slice_is_not_written_where_files_are_wrong(city: Path, citynet: Citynet) -> None:
    os.mkfifo(city / "intents" / "slices" / "pipe.yaml")
    said = citynet(*NEW)
    assert said.code == ExitCode.CITY_WRONG
    assert "intents/slices/pipe.yaml: CN102" in said.out
    assert not (city / "intents" / "slices" / "water.yaml").exists()


@pytest.mark.parametrize("link", ["build", "build/configs"])
def test_results_are_written_through_no_link(
    city: Path, citynet: Citynet, tmp_path: Path, link: str
) -> None:
    outside = tmp_path / "outside"
    (outside / "configs").mkdir(parents=True)
    (city / link).parent.mkdir(exist_ok=True)
    (city / link).symlink_to(outside)
    said = citynet("render")
    assert said.code == ExitCode.CALL_WRONG
    assert f"{link} is a link" in said.err
    if link == "build":
        assert citynet("verify").code == ExitCode.CALL_WRONG
    assert [path.name for path in outside.rglob("*")] == ["configs"]


def test_an_intent_is_written_through_no_link(city: Path, citynet: Citynet, tmp_path: Path) -> None:
    slices = city / "intents" / "slices"
    slices.rename(city / "slices")
    slices.symlink_to("../slices")
    assert citynet("check").code == ExitCode.GOOD
    assert citynet(*NEW).code == ExitCode.CALL_WRONG
    assert not (city / "slices" / "water.yaml").exists()


def test_numbers_are_written_through_no_link(city: Path, citynet: Citynet, tmp_path: Path) -> None:
    (city / "locks").rename(tmp_path / "elsewhere")
    (city / "locks").symlink_to(tmp_path / "elsewhere")
    said = citynet("allocate")
    assert said.code == ExitCode.CITY_WRONG
    assert "locks: CN409" in said.out


def test_a_policy_from_elsewhere_is_none(city: Path, citynet: Citynet, tmp_path: Path) -> None:
    (city / "policy.yaml").rename(tmp_path / "policy.yaml")
    (city / "policy.yaml").symlink_to(tmp_path / "policy.yaml")
    said = citynet("check")
    assert said.code == ExitCode.CITY_WRONG
    assert "policy.yaml: CN103" in said.out


def test_an_endpoint_may_have_several_ipv6_prefixes(city: Path, citynet: Citynet) -> None:
    file = city / "intents" / "slices" / "office.yaml"
    text = file.read_text()
    assert "'2001:db8:a10:64::/64'" in text
    more = "'2001:db8:a10:64::/64', '2001:db8:a10:6400::/64', '2001:db8:a10:6401::/64'"
    file.write_text(text.replace("'2001:db8:a10:64::/64'", more))
    assert citynet("allocate").code == ExitCode.GOOD
    said = citynet("verify", *MERGE)
    assert said.code == ExitCode.GOOD, said.out
    verdict = from_json((city / "build" / "verdict.json").read_text())
    assert verdict.unproven() == ()
