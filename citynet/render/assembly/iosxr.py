"""The text of IOS-XR devices: one configuration, in the order of the dialect's page."""

from __future__ import annotations

from typing import Final

from citynet.render.assembly.model import OutputFile

__all__ = ["FILES"]

FILES: Final = (
    OutputFile(
        "config",
        (
            "system",
            "account",
            "tacacs",
            "lines",
            "hardware",
            "vrfs",
            "bfd",
            "ntp",
            "snmp",
            "keys",
            "filters",
            "classes",
            "policies",
            "interfaces",
            "prefix_lists",
            "static_route",
            "isis",
            "delays",
            "bgp",
            "srv6",
            "telemetry",
            "ssh",
            "management_plane",
        ),
    ),
)
