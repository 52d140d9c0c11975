"""Texts of Junos and IOS-XR as Batfish reads them, and faults in them that native checks find.

The devices are what our readers find in the frozen texts; most faults are in what Batfish is given,
so that both disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from citynet.device.model import Platform
from citynet.readers import read_back
from tests.validate.batfish import mini
from validate.batfish.caching import CachingServer
from validate.batfish.native.checks import native_outcomes
from validate.batfish.server import Server
from validate.outcome import Network, Outcome

TEXTS = Path(__file__).parent / "vendors"
JUNOS, XR = "eg-br2", "ci-br1"
FILES = {JUNOS: (Platform.JUNOS, f"{JUNOS}.conf"), XR: (Platform.IOSXR, f"{XR}.cfg")}


@dataclass(frozen=True, kw_only=True)
class VendorScenario:
    """A network, and what is refuted about its text: check → words of the counterexample."""

    name: str
    network: Callable[[], Network]
    refuted: Mapping[str, str] = field(default_factory=dict)

    def outcomes(self, server: Server) -> tuple[Outcome, ...]:
        """Return what the native checks say."""
        return native_outcomes(CachingServer(server), self.network(), "batfish")


def text_of(device: str) -> str:
    return (TEXTS / FILES[device][1]).read_text(encoding="ascii")


def network() -> Network:
    """Return the devices as our readers find them, and their texts."""
    return Network(
        city=replace(mini.city(), devices={}, links={}),
        devices={n: read_back(n, p, {"config": text_of(n)}).device for n, (p, _) in FILES.items()},
        texts={(n, "config"): tuple(text_of(n).splitlines()) for n in FILES},
    )


def edited(device: str, *changes: tuple[str, str]) -> Callable[[], Network]:
    """Return the network with another text of a device, and the devices of the old text."""

    def changed() -> Network:
        text, found = text_of(device), network()
        for old, new in changes:
            assert old in text, "nothing to change"
            text = text.replace(old, new, 1)
        return replace(found, texts={**found.texts, (device, "config"): tuple(text.splitlines())})

    return changed


def fault(name: str, device: str, *changes: tuple[str, str], **refuted: str) -> VendorScenario:
    return VendorScenario(
        name=f"vendor-{name}",
        network=edited(device, *changes),
        refuted={f"native/{device}/{check}": words for check, words in refuted.items()},
    )


VENDORS = VendorScenario(name="vendor-whole", network=network)
VENDOR_FAULTS = (
    fault(
        "junos-filter",
        JUNOS,
        ("                    destination-port 3784;\n", ""),
        filters="filter H101-1-4",
    ),
    fault(
        "junos-filter-not-applied",
        JUNOS,
        ("input-list [ MARK-assured-4 A101-1-4 ];", "input-list [ MARK-assured-4 ];"),
        filters="xe-0/1/0.101",
        parse="nobody reads the line",
        references="A101-1-4",
    ),
    fault(
        "junos-unread-term",
        JUNOS,
        ("                    destination-port 3784;\n", "                    frobnicate 3784;\n"),
        parse="frobnicate 3784",
        filters="filter H101-1-4",
    ),
    fault(
        "junos-policy",
        JUNOS,
        ("import IN-S101-office-H101-1-4-in;", "import OUT-S101-office-H101-1-4-out;"),
        policies="OUT-S101-office-H101-1-4-out",
        references="IN-S101-office-H101-1-4-in",
    ),
    fault(
        "junos-list",
        JUNOS,
        ("        10.10.64.0/24;\n", "        10.10.66.0/24;\n"),
        policies="policy IN-S101-office-H101-1-4-in",
    ),
    fault(
        "junos-gives-more",
        JUNOS,
        (
            "    prefix-list H101-1-4-out {\n",
            "    prefix-list H101-1-4-out {\n        10.99.0.0/24;\n",
        ),
        policies="policy OUT-S101-office-H101-1-4-out: says permit to 10.99.0.0/24",
    ),
    fault(
        "junos-address",
        JUNOS,
        ("address 100.126.0.0/31;", "address 100.126.0.2/31;"),
        facts="interface et-0/0/1.1000 has 100.126.0.2/31",
    ),
    fault(
        "junos-key-in-clear",
        JUNOS,
        ('secret "secret:tacacs.key";', 'secret "letmein";'),
        parse="Unencrypted key",
    ),
    fault(
        "xr-filter",
        XR,
        (" 30 permit udp host 100.126.0.9 host 100.126.0.8 eq 3784\n", ""),
        filters="filter H101-3-4",
    ),
    fault(
        "xr-unread-filter-line",
        XR,
        (
            " 30 permit udp host 100.126.0.9",
            " 25 permit what ever\n 30 permit udp host 100.126.0.9",
        ),
        parse="25 permit what ever",
    ),
    fault(
        "xr-session",
        XR,
        ("    route-policy H101-3-4-in in\n", "    route-policy H101-3-4-out in\n"),
        policies="H101-3-4-out",
        references="H101-3-4-in",
    ),
    fault(
        "xr-policy",
        XR,
        (
            "  if destination in H101-3-4-in then\n    pass\n",
            "  if destination in H101-3-4-in then\n    drop\n",
        ),
        policies="policy H101-3-4-in",
    ),
    fault(
        "xr-undefined-policy",
        XR,
        ("    route-policy H104-4-6-out out\n", "    route-policy H999-9-6-out out\n"),
        references="H999-9-6-out",
    ),
    fault(
        "xr-address",
        XR,
        (" ipv4 address 100.126.0.8 ", " ipv4 address 100.126.0.12 "),
        facts="interface FortyGigE0/0/0/20.1001 has 100.126.0.12/31",
    ),
    fault(
        "xr-nobody-reads",
        XR,
        ("class-map match-any CONTROL\n", "class-map match-any CONTROL\n frobnicate\n"),
        parse="frobnicate",
    ),
)
