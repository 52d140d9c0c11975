"""Faults in native text, or in what our readers find in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from citynet.device.model import PortRange
from tests.validate.batfish import mini
from tests.validate.batfish.breaking import rules, vrf
from tests.validate.batfish.scenarios import Scenario, by_device
from validate.outcome import Network

CB, BR = ("cb", "config"), ("br", "etc/frr/frr.conf")


def edited(key: tuple[str, str], old: str, new: str) -> Callable[[], Network]:
    """Return the network with the first ``old`` of a file replaced."""

    def network() -> Network:
        files = {k: "\n".join((*lines, "")) for k, lines in mini.network().texts.items()}
        assert old in files[key], "nothing to change"
        return mini.network_of({**files, key: files[key].replace(old, new, 1)})

    return network


def native(name: str, network: Callable[[], Network], **refuted: str) -> Scenario:
    return Scenario(
        name=f"native-{name}",
        network=network,
        promises=(),
        refuted={f"native/{key}": words for key, words in refuted.items()},
    )


NATIVE = (
    native(
        "unread-filter-line",
        edited(CB, "ip access-list H102-0-4\n", "ip access-list H102-0-4\n   5 permit what ever\n"),
        **{"cb/parse": "5 permit what ever"},
    ),
    native(
        "undefined-filter",
        edited(CB, "ip access-group A102-1-4 in", "ip access-group A102-9-4 in"),
        **{"cb/references": "A102-9-4"},
    ),
    native(
        "unread-frr-line",
        edited(BR, "router bgp 65010\n", "router bgp 65010\n frobnicate the routes\n"),
        **{"br/parse": "br:etc/frr/frr.conf"},
    ),
    native(
        "other-target",
        lambda: by_device(vrf("cb", "S102-one", import_targets=("65020:999",)))(mini.network()),
        **{"cb/facts": "65020:"},
    ),
    native(
        "other-filter",
        lambda: by_device(
            rules(
                "cb",
                "H102-0-4",
                lambda found: tuple(
                    replace(r, destination_ports=PortRange(179, 180)) if r.sequence == 10 else r
                    for r in found
                ),
            )
        )(mini.network()),
        **{"cb/filters": "H102-0-4"},
    ),
)
