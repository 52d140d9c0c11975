"""All mistakes of a candidate are named before anything changes, by file and line."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from napalm.base.exceptions import MergeConfigException, ReplaceConfigException

from tasks.drivers.frr import AgentError, CandidateRefusedError, FrrDriver, bundle, digest_of
from tests.drivers.frr.emulator.root import FakeRoot


def refused(driver: FrrDriver, files: Mapping[str, str]) -> tuple[str, ...]:
    with pytest.raises(CandidateRefusedError) as caught:
        driver.load_replace_candidate(config=bundle(files), deployment="d1")
    assert driver.state().candidate is None
    return caught.value.errors


def test_all_mistakes_are_named_at_once(
    driver: FrrDriver, root: FakeRoot, whole: dict[str, str]
) -> None:
    before = root.text("etc/frr/frr.conf")
    wrong = {
        **whole,
        "etc/nftables.conf": "bogus rule\n" + whole["etc/nftables.conf"] + "bogus end\n",
        "etc/frr/frr.conf": "bogus router\n" + whole["etc/frr/frr.conf"],
        "etc/network/interfaces": whole["etc/network/interfaces"] + "    post-up reboot\n",
        "etc/citynet/tc": whole["etc/citynet/tc"] + "qdisc add dev eth99 clsact\n",
        "etc/sysctl.d/90-citynet.conf": "kernel.core_pattern = |/bin/sh\n",
    }
    said = refused(driver, wrong)
    last = whole["etc/nftables.conf"].count("\n") + 2
    starts = [
        "etc/nftables.conf:1:1-5: Error: syntax error",
        f"etc/nftables.conf:{last}:1-5: Error: syntax error",
        "etc/frr/frr.conf:1: % Unknown command: bogus router",
        "etc/network/interfaces:",
        "etc/citynet/tc:",
        "etc/sysctl.d/90-citynet.conf:1: not a line of this file",
    ]
    assert [len([one for one in said if one.startswith(start)]) for start in starts] == [1] * 6
    assert len(said) == 6
    assert root.text("etc/frr/frr.conf") == before
    assert not (root.path / "var/lib/citynet/state.json").exists()
    assert issubclass(CandidateRefusedError, ReplaceConfigException | MergeConfigException)


@pytest.mark.parametrize(
    "path",
    [
        "etc/shadow",
        "../etc/passwd",
        "/etc/hostname",
        "etc/sysctl.d/91-other.conf",
        "etc/hostname/x",
    ],
)
def test_a_path_that_is_not_managed_is_refused(
    driver: FrrDriver, whole: dict[str, str], path: str
) -> None:
    assert refused(driver, {**whole, path: "x\n"}) == (f"'{path}': not a managed file",)


def test_references_that_nobody_put_a_value_in_are_refused(
    driver: FrrDriver, proven: dict[str, dict[str, str]]
) -> None:
    said = refused(driver, proven["whole"])
    assert len(said) > 5
    assert all("unresolved reference secret:" in one for one in said)


def test_values_are_in_no_message(driver: FrrDriver, whole: dict[str, str]) -> None:
    wrong = {
        **whole,
        "etc/frr/frr.conf": whole["etc/frr/frr.conf"]
        + "router bgp 65010\n neighbor 192.0.2.1 password bogus-tOpSeCrEt\nexit\n",
        "etc/citynet/chpasswd": "netops bogus:Hidden-1\nnetops:Hidden-2\n",
    }
    text = "\n".join(refused(driver, wrong))
    assert "etc/frr/frr.conf:" in text
    assert "etc/citynet/chpasswd:1" in text
    assert not any(value in text for value in ("tOpSeCrEt", "Hidden-2", "value-"))


@pytest.mark.parametrize("text", ["no line feed", "caf\u00e9\n", "tab\there\n", "nul\0\n"])
def test_other_characters_are_refused(driver: FrrDriver, whole: dict[str, str], text: str) -> None:
    assert refused(driver, {**whole, "etc/issue.net": text})[0].startswith("etc/issue.net:")


def test_a_router_keeps_what_it_cannot_be_without(driver: FrrDriver, whole: dict[str, str]) -> None:
    less = {path: text for path, text in whole.items() if path != "etc/nftables.conf"}
    assert refused(driver, less) == ("etc/nftables.conf: a router cannot be without it",)


@pytest.mark.parametrize("text", ["{", "[]", '{"etc/hostname": 1}', ""])
def test_what_is_no_bundle_is_refused(driver: FrrDriver, text: str) -> None:
    with pytest.raises(CandidateRefusedError, match=r"not JSON|not a JSON object"):
        driver.load_replace_candidate(config=text)


def test_a_symbolic_link_on_the_way_is_refused(
    driver: FrrDriver, root: FakeRoot, whole: dict[str, str]
) -> None:
    outside = root.path / "outside"
    (root.path / "etc/citynet").rename(outside)
    (root.path / "etc/citynet").symlink_to(outside)
    before = {one.name: one.read_text() for one in outside.iterdir()}
    changed = {**whole, "etc/citynet/chpasswd": "netops:other\n"}
    driver.load_replace_candidate(config=bundle(changed), deployment="d1")
    with pytest.raises(AgentError, match="symbolic link"):
        driver.commit_config()
    assert {one.name: one.read_text() for one in outside.iterdir()} == before


def test_the_digest_is_over_paths_and_texts() -> None:
    one = digest_of({"a": "1\n", "b": "2\n"})
    assert one == digest_of({"b": "2\n", "a": "1\n"})
    assert one != digest_of({"a": "2\n", "b": "1\n"})
    assert one != digest_of({"a": "1\n"})
    # The form is a contract: whoever computes it elsewhere gets the same.
    assert digest_of({}) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
