"""What runs does not depend on what the disk says: a line missing there comes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from citynet.compare import differences
from citynet.device.model import Platform
from citynet.readers import read_back
from citynet.running import running_text
from tests.running.recorded import ROUTERS, observed, on_disk, read

PORTS = "etc/network/interfaces"
TRAFFIC = "etc/citynet/tc"
FIREWALL = "etc/nftables.conf"
FRR = "etc/frr/frr.conf"


def _without_one(text: str, *, only: str = "", step: int = 1) -> Iterator[str]:
    lines = text.split("\n")
    places = [place for place, line in enumerate(lines) if line.startswith(only) and line.strip()]
    for place in places[::step]:
        yield "\n".join(lines[:place] + lines[place + 1 :])


@pytest.mark.parametrize("router", ROUTERS)
def test_an_attribute_comes_back(router: str) -> None:
    observation = observed(router)
    for text in _without_one(observation.files[PORTS], only="    ", step=3):
        files = running_text(on_disk(observation, PORTS, text))
        found = read_back(router, Platform.FRR, files)
        assert found.unread == ()
        assert differences(read(router).device, found.device) == ()


@pytest.mark.parametrize("router", ROUTERS)
def test_a_queue_or_policer_comes_back_in_its_place(router: str) -> None:
    observation = observed(router)
    for text in _without_one(observation.files[TRAFFIC], step=7):
        if text.startswith("#"):
            found = running_text(on_disk(observation, TRAFFIC, text))[TRAFFIC]
            assert found == observation.files[TRAFFIC]


@pytest.mark.parametrize("router", ROUTERS)
def test_a_rule_comes_back(router: str) -> None:
    observation = replace(observed(router), nft_disk=None)
    for text in _without_one(observation.files[FIREWALL], only="        ", step=23):
        found = running_text(on_disk(observation, FIREWALL, text))[FIREWALL]
        assert found == observation.files[FIREWALL]


@pytest.mark.parametrize("router", ROUTERS)
def test_a_whole_file_comes_back(router: str) -> None:
    observation = observed(router)
    kept = {path: text for path, text in observation.files.items() if path not in (PORTS, FIREWALL)}
    files = running_text(replace(observation, files=kept, nft_disk=None))
    assert files[FIREWALL] == observation.files[FIREWALL]
    found = read_back(router, Platform.FRR, files)
    assert differences(read(router).device, found.device) == ()


def test_frr_says_blocks_in_the_order_in_which_they_were_entered() -> None:
    observation = observed("eg-br1")
    assert observation.frr is not None
    blocks = observation.frr.split("\n!\n")
    places = [place for place, block in enumerate(blocks) if block.startswith("router bgp")]
    turned = list(blocks)
    for place, other in zip(places, reversed(places), strict=True):
        turned[place] = blocks[other]
    found = running_text(replace(observation, frr="\n!\n".join(turned)))
    assert turned != blocks
    assert found == running_text(observation)


def test_a_new_block_stands_where_the_dialect_has_its_kind() -> None:
    observation = observed("eg-br1")
    assert observation.frr is not None
    new = "router bgp 65010 vrf S999\n bgp router-id 192.0.2.1\nexit\n!\n"
    found = running_text(replace(observation, frr=observation.frr.replace("end\n", f"{new}end\n")))
    text = found[FRR]
    assert text.replace(new, "") == observation.files[FRR]
    assert text.index("router bgp 65010 vrf S102") < text.index(new) < text.index("ip prefix-list")
