"""The text of EOS devices: one configuration, in about the order in which the device shows it."""

from __future__ import annotations

from typing import Final

from citynet.render.assembly.model import OutputFile

__all__ = ["FILES"]

FILES: Final = (
    OutputFile(
        "config",
        (
            "account",
            "system",
            "snmp",
            "vrfs",
            "banner",
            "gnmi",
            "eapi",
            "tacacs",
            "macsec",
            "interfaces",
            "vxlan",
            "filters",
            "control_plane",
            "routing",
            "ntp",
            "qos",
            "bgp",
            "isis",
            "ssh",
        ),
    ),
)
