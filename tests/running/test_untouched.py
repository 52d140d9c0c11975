"""Running text of a router that nobody changed is what its disk says, byte for byte."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from citynet.render.digests import configuration_digest
from citynet.running import disk_changes, fingerprint, running_text
from tests.running.recorded import ROUTERS, observed, read


@pytest.mark.parametrize("router", ROUTERS)
def test_it_is_the_disk(router: str) -> None:
    observation = observed(router)
    assert dict(running_text(observation)) == dict(observation.files)
    assert list(running_text(observation)) == sorted(observation.files)


@pytest.mark.parametrize("router", ROUTERS)
def test_readers_understand_all_of_it(router: str) -> None:
    assert read(router).unread == ()


@pytest.mark.parametrize("router", ROUTERS)
def test_rules_are_put_into_our_words_even_if_the_file_cannot_be_loaded(router: str) -> None:
    observation = replace(observed(router), nft_disk=None)
    assert running_text(observation) == running_text(observed(router))


@pytest.mark.parametrize("router", ROUTERS)
def test_its_fingerprint_is_the_digest_of_what_it_was_given(router: str) -> None:
    observation = observed(router)
    given = {path: sha256(text.encode()).hexdigest() for path, text in observation.files.items()}
    assert fingerprint(running_text(observation)) == configuration_digest(given)


def test_the_fingerprint_knows_paths_from_texts() -> None:
    assert len({fingerprint(one) for one in ({"a": "b"}, {"ab": ""}, {"a": ""}, {})}) == 4


def test_the_disk_is_compared_file_by_file() -> None:
    observation = observed("eg-cr1")
    intended = dict(observation.files)
    assert disk_changes(observation, intended) == ()
    edited = replace(
        observation,
        files={**intended, "etc/hostname": "other\n"},
        foreign={"etc/sysctl.d/99-more.conf": "net.ipv4.ip_forward = 0\n"},
    )
    del intended["etc/issue.net"]
    intended["etc/frr/vtysh.conf"] = ""
    assert disk_changes(edited, intended) == (
        "etc/frr/vtysh.conf",
        "etc/hostname",
        "etc/issue.net",
        "etc/sysctl.d/99-more.conf",
    )
